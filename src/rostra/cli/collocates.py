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
    query = "the hits near which words are counted, as in rostra kwic"
    parser.add_argument("query", metavar="QUERY", help=query)
    parser.add_argument(
        "--window",
        type=whole_number,
        nargs=2,
        default=(5, 5),
        metavar=("LEFT", "RIGHT"),
        help="tokens before and after a hit that are searched for words (default: 5 5)",
    )
    parser.add_argument(
        "--minimum",
        type=whole_number,
        default=1,
        metavar="N",
        help="least count of a word in the windows (default: %(default)s)",
    )
    measures = ("log_dice", "mi", "t", "log_likelihood", "count")
    order = "measure that orders the words, highest first (default: %(default)s)"
    parser.add_argument("--sort", default="log_dice", choices=measures, help=order)
    add_result(parser, "where", "attribute", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = search_arguments(args, "where", "attribute", "within", "minimum", "sort")
    arguments |= {"window": tuple(args.window), "limit": row_limit(args)}
    return search(args, lambda index: index.collocates(args.query, **arguments), columns)
