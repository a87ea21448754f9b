"""Show how evenly queries, or all words, are spread over speakers or texts.

DP (Gries 2008) is 0 where a word is spread as the words of all parts are; DPnorm (Lijffijt & Gries
2012) goes to 1. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.reading import add_reading, add_where, answer, listed, options
from rostra.cli.tables import rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY", nargs="*", help="none: all words")
    parser.add_argument(
        "--by", "--over", dest="over", metavar="COLUMN", help="what makes the parts (speaker_id)"
    )
    add_where(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    given = options(args, "where", "over", "within")
    given["limit"] = args.limit if args.query else listed(args)
    return answer(args, lambda index: index.dispersion(args.query or None, **given), rows())
