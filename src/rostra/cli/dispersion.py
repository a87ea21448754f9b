"""Measure how evenly queries, or all words, are spread over speakers or texts.

DP (Gries 2008) is 0 for a word that is spread as the words of all parts are; DPnorm (Lijffijt &
Gries 2012) is at most 1. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.options import add_result, row_limit, search_arguments
from rostra.cli.search_results import search
from rostra.cli.text_tables import columns

OVER = (
    "column whose values divide the corpus into the parts that are compared "
    "(default: the first of speaker_id, speaker, source_id and id that there is)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "what to search for, as in rostra kwic (default: every word)"
    parser.add_argument("query", metavar="QUERY", nargs="*", help=query)
    parser.add_argument("--by", "--over", dest="over", metavar="COLUMN", help=OVER)
    parts = "show a row for each part instead: its frequency and its share of the hits"
    parser.add_argument("--by-part", action="store_true", help=parts)
    add_result(parser, "where", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    arguments = search_arguments(args, "where", "over", "within", "by_part")
    arguments["limit"] = args.limit if args.query else row_limit(args)
    return search(args, lambda index: index.dispersion(args.query or None, **arguments), columns)
