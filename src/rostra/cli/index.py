"""Build an index of a corpus or table in a folder, for one too large to be indexed each time."""

import argparse

from rostra.cli.options import add_source, source_arguments


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_source(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="the folder to make (required)")
    language = (
        "the language of utterances that state none, a BCP 47 tag such as tr; or the column that "
        "states it (default: the column language, where there is one)"
    )
    parser.add_argument("--language", metavar="TAG", help=language)
    parser.add_argument("--verify", action="store_true", help="read back and check each file")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.concordance import Index  # noqa: PLC0415 - numpy and pyarrow, not for help

    index = Index.build(
        path=args.out,
        language=args.language,
        **source_arguments(args),
    )
    if args.verify:
        index.verify()
    print(f"{args.out}: {len(index):,} utterances, {index.header['tokens']:,} tokens")
    named = {"und": "not stated"}
    counts = index.header["languages"].items()
    languages = (f"{named.get(tag, tag)} {number:,}" for tag, number in counts)
    print(f"languages: {', '.join(languages)}")
    for note in index.header["notes"]:
        print(f"note: {note}")
    print(f"sha256 {index.sha256}")
    return 0
