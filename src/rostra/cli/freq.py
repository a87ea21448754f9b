"""Count how often queries match, or every word occurs, by group.

Each count comes with its denominator (the words of the group, without punctuation), the frequency
per million words, and the number of utterances, texts and speakers in which it occurs. Words are
listed in their commonest form. Queries as in rostra kwic. With --over, queries are counted over
time: in each year, or another of --bins, with the ends of an interval of 95 per cent (Wilson).
"""

import argparse
from typing import Any

from rostra.cli.options import add_result, row_limit, search_arguments
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns
from rostra.errors import RostraError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "what to count, as in rostra kwic (default: every word)"
    parser.add_argument("query", metavar="QUERY", nargs="*", help=query)
    positions = (
        "count the hits of a query by what is at a position: node (the hit itself), L1, L2, … "
        "(tokens before it), R1, R2, …; node.lemma or R1.pos for an attribute; repeat it for "
        "combinations (default: count all hits together)"
    )
    parser.add_argument("--breakdown", action="append", metavar="POSITION", help=positions)
    once = "leave out utterances with the words of another, from another source, such as reprints"
    parser.add_argument("--distinct", action="store_true", help=once)
    add_time(parser)
    add_result(parser, "where", "by", "attribute", "within")


def add_time(parser: argparse.ArgumentParser) -> None:
    """Add the options that put utterances into bins of time."""
    over = "column of dates or years over which queries are counted (default: date, with --bins)"
    parser.add_argument("--over", metavar="COLUMN", help=over)
    bins = (
        "decade, year, quarter, month, week, day or a number of years; a date that is not within "
        "one bin is counted in none (default: year, with --over)"
    )
    parser.add_argument("--bins", metavar="BINS", help=bins)


def time_arguments(args: argparse.Namespace) -> dict[str, Any]:
    """Return the options of `add_time` as keyword arguments of `Index.time_series`."""
    return {"over": args.over or "date", "bins": args.bins or "year"}


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    if args.over or args.bins:
        if args.attribute or args.breakdown or args.distinct:
            raise RostraError(
                "--over and --bins do not go with --attribute, --breakdown, --distinct"
            )
        arguments = {
            **time_arguments(args),
            **search_arguments(args, "where", "by", "within", "limit"),
        }
        return search(args, lambda index: index.time_series(args.query, **arguments), columns)
    arguments = search_arguments(
        args, "where", "by", "attribute", "breakdown", "within", "distinct"
    )
    is_short = args.query and not args.breakdown
    arguments["limit"] = args.limit if is_short else row_limit(args)
    return search(args, lambda index: index.freq(args.query or None, **arguments), columns)
