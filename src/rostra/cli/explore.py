"""Write a page to explore a corpus or table: search, filters, charts, each utterance in its source.

The page is one file that needs no server and no network. It shows up to 50,000 utterances; choose a
part of a larger corpus with --where. The page needs the extra `plot`:
`pip install altair vl-convert-python`.
"""

import argparse

from rostra.cli.options import add_options, add_source, source_arguments
from rostra.cli.progress_bar import progress_bar
from rostra.files import new_file


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_source(parser)
    add_options(parser, "version", "where")
    page = "file of the page (default: %(default)s)"
    parser.add_argument("-o", "--output", metavar="FILE", default="rostra.html", help=page)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import explore  # noqa: PLC0415 - Altair, not for help

    with progress_bar() as progress:
        source = source_arguments(args)
        corpus = source.pop("corpus_or_table")
        page = explore(corpus, version=args.version, where=args.where, progress=progress, **source)
    with new_file(args.output) as file:
        file.write(page)
    print(f"{args.output}: open it in a browser")
    return 0
