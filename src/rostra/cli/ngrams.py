"""Count n-grams of words, all or those that contain a match of a query.

An n-gram does not cross punctuation or the border of an utterance. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.options import add_result, row_limit, search_arguments
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "only n-grams with a match of it, as in rostra kwic (default: all n-grams)"
    parser.add_argument("query", metavar="QUERY", nargs="?", help=query)
    size = "words in an n-gram, 1 to 20 (default: %(default)s)"
    parser.add_argument("-n", "--size", type=int, default=2, metavar="N", help=size)
    add_result(parser, "where", "by", "attribute", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = search_arguments(args, "where", "by", "attribute", "within")
    arguments["limit"] = row_limit(args)
    return search(args, lambda index: index.ngrams(args.size, args.query, **arguments), columns)
