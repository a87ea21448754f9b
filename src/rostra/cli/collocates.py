"""List the words that stand near the hits of a query more often than elsewhere.

The window never goes beyond the utterance. Measures: logDice (Rychlý 2008), mutual information,
t-score and log-likelihood; beside them, how many utterances, texts and speakers stand behind a
word. Queries as in rostra kwic.
"""

import argparse

from rostra.cli.reading import add_reading, add_where, answer, listed, options, whole
from rostra.cli.tables import rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY")
    parser.add_argument(
        "--window",
        type=whole,
        nargs=2,
        default=(5, 5),
        metavar=("LEFT", "RIGHT"),
        help="tokens (5 5)",
    )
    parser.add_argument("--minimum", type=whole, default=1, metavar="N", help="count at least (1)")
    parser.add_argument(
        "--sort", default="log_dice", choices=("log_dice", "mi", "t", "log_likelihood", "count")
    )
    add_where(parser)
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    given = options(args, "where", "within", "minimum", "sort")
    given |= {"window": tuple(args.window), "limit": listed(args)}
    return answer(args, lambda index: index.collocates(args.query, **given), rows())
