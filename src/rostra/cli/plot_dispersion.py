"""Draw where the hits of queries occur in each speaker's words: a bar for each, in text order.

Speakers with more hits come first, at most 40 of them (--limit). Queries as in rostra kwic.
"""

import argparse

from rostra.cli.dispersion import OVER
from rostra.cli.options import add_search, search_arguments, whole_number
from rostra.cli.plot import add_output
from rostra.cli.search_results import open_index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "what to search for, as in rostra kwic; each query has a panel of its own"
    parser.add_argument("query", metavar="QUERY", nargs="+", help=query)
    parser.add_argument("--over", metavar="COLUMN", help=OVER)
    add_search(parser, "where", "within")
    bars = "bars of a panel at most, those with the most hits first (default: %(default)s)"
    parser.add_argument("--limit", type=whole_number, metavar="N", default=40, help=bars)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import plot_dispersion  # noqa: PLC0415 - Altair, not for help

    arguments = search_arguments(args, "over", "where", "within", "limit")
    plot = plot_dispersion(open_index(args), args.query, **arguments)
    plot.save(args.output)
    print(args.output)
    return 0
