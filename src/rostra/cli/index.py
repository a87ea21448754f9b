"""Build an index of a corpus in a folder: for corpora too large to index on each command."""

import argparse

from rostra.cli.report import add_corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to make")
    parser.add_argument(
        "--token-column",
        action="append",
        metavar="COLUMN",
        help="a list column with one tag a token, such as pos; queries can ask for it",
    )
    parser.add_argument("--verify", action="store_true", help="prove every file that was written")


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    index = Index.build(args.corpus, args.out, args.token_column)
    if args.verify:
        index.verify()
    print(f"{args.out}: {len(index):,} utterances, {index.header['tokens']:,} tokens")
    print(f"sha256 {index.sha256}")
    return 0
