"""Count runs of words, all or those that hold a match of a query.

No run goes over punctuation or beyond its utterance. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.reading import add_by, add_reading, add_where, answer, listed, options
from rostra.cli.tables import rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY", nargs="?")
    parser.add_argument("-n", "--size", type=int, default=2, help="words of each (2)")
    add_where(parser)
    add_by(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    given = options(args, "where", "by", "within")
    given["limit"] = listed(args)
    return answer(args, lambda index: index.ngrams(args.size, args.query, **given), rows())
