"""Count how often queries match, or every word occurs, by group.

Each count comes with its denominator (the words of the group, without punctuation), the frequency
per million words, and the number of utterances, texts and speakers in which it occurs. Words are
listed in their commonest form. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.options import add_result, row_limit, search_arguments
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns


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
    add_result(parser, "where", "by", "attribute", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = search_arguments(args, "where", "by", "attribute", "breakdown", "within")
    is_short = args.query and not args.breakdown
    arguments["limit"] = args.limit if is_short else row_limit(args)
    return search(args, lambda index: index.freq(args.query or None, **arguments), columns)
