"""Draw where the hits of queries occur in each speaker's words: a bar for each, in text order.

Speakers with more hits come first, at most 40 of them (--limit). Queries as in rostra kwic.
"""

import argparse

from rostra.cli.options import add_search, search_arguments
from rostra.cli.plot import add_output
from rostra.cli.search_results import open_index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY", nargs="+")
    parts = "the column with one value for each part (speaker_id)"
    parser.add_argument("--over", metavar="COLUMN", help=parts)
    add_search(parser, "where", "within")
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import plot_dispersion  # noqa: PLC0415 - Altair, not for help

    arguments = search_arguments(args, "over", "where", "within")
    limit = {} if args.limit is None else {"limit": args.limit}
    plot = plot_dispersion(open_index(args), args.query, **arguments, **limit)
    plot.save(args.output)
    print(args.output)
    return 0
