"""Draw how often queries match over time, with intervals of 95 per cent.

Queries are lines of one panel; with --by, each query has a panel with a line for each group. At
most 8 lines are drawn (--limit), those with the most hits.
"""

import argparse

from rostra.cli.freq import add_time, time_arguments
from rostra.cli.options import add_search, search_arguments, whole_number
from rostra.cli.plot import add_output
from rostra.cli.search_results import open_index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "what to count, as in rostra kwic"
    parser.add_argument("query", metavar="QUERY", nargs="+", help=query)
    add_time(parser)
    add_search(parser, "where", "by", "within")
    lines = "lines of a panel at most, those with the most hits first (default: %(default)s)"
    parser.add_argument("--limit", type=whole_number, metavar="N", default=8, help=lines)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import plot_time_series  # noqa: PLC0415 - Altair, not for help

    arguments = search_arguments(args, "by", "where", "within", "limit")
    plot = plot_time_series(open_index(args), args.query, **time_arguments(args), **arguments)
    plot.save(args.output)
    print(args.output)
    return 0
