"""List the words that occur near the hits of a query more often than elsewhere.

The window never crosses the border of an utterance. Measures: logDice (Rychlý 2008), mutual
information, t-score and log-likelihood, and in how many utterances, texts and speakers a word
occurs near a hit. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.options import add_result, row_limit, search_arguments, whole_number
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY")
    sides = ("LEFT", "RIGHT")
    parser.add_argument(
        "--window", type=whole_number, nargs=2, default=(5, 5), metavar=sides, help="tokens (5 5)"
    )
    parser.add_argument(
        "--minimum", type=whole_number, default=1, metavar="N", help="least count of a word (1)"
    )
    measures = ("log_dice", "mi", "t", "log_likelihood", "count")
    parser.add_argument("--sort", default="log_dice", choices=measures)
    add_result(parser, "where", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = search_arguments(args, "where", "within", "minimum", "sort")
    arguments |= {"window": tuple(args.window), "limit": row_limit(args)}
    return search(args, lambda index: index.collocates(args.query, **arguments), columns)
