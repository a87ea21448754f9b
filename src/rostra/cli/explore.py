"""Write a page to explore a corpus: search, sort, filter, charts, and each utterance in its source.

The page is one file that needs no server and no network. It shows up to 5,000 utterances; of a
larger corpus, choose a part with --where. It needs what `pip install 'rostra[plot]'` brings.
"""

import argparse

from rostra.cli.progress import parts
from rostra.cli.reading import add_where
from rostra.cli.report import add_corpus
from rostra.files import new_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_corpus(parser)
    parser.add_argument("--version", metavar="V", help="number of a release (default: the newest)")
    add_where(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="rostra.html", help="the page (rostra.html)"
    )


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from rostra.explorer.page import explore  # noqa: PLC0415 - Altair, not for help

    with parts("keywords of") as tell:
        page = explore(args.corpus, version=args.version, where=args.where, tell=tell)
    with new_file(args.output) as file:
        file.write(page)
    print(f"{args.output}: open it in a browser")
    return 0
