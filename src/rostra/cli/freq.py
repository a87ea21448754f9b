"""Count how often queries match, or every word stands, by group.

Beside each count stand its denominator (the words of the group, without punctuation), the count per
million, and in how many utterances, texts and speakers it stands. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.reading import add_by, add_reading, add_where, answer, listed, options
from rostra.cli.tables import rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY", nargs="*", help="none: a list of all words")
    add_where(parser)
    add_by(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    given = options(args, "where", "by", "within")
    given["limit"] = args.limit if args.query else listed(args)
    return answer(args, lambda index: index.freq(args.query or None, **given), rows())
