r"""Show every hit of a query with what stands around it (a concordance).

A query is words (regime, climate change, regim*, wom?n, regime|government, not {0,3} regime) or
corpus query language ('[word="Iran.*" %c] []{0,2} "people"'). In words, case does not count; in
the query language it does, unless %c says otherwise.

The result carries its stamp: corpus, checksums, versions, query and parameters.
"""

import argparse

from rostra.cli.reading import add_reading, add_where, answer, options, whole
from rostra.cli.tables import concordance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY")
    add_where(parser)
    parser.add_argument("--context", type=whole, default=10, metavar="N", help="tokens a side (10)")
    parser.add_argument(
        "--sort",
        action="append",
        metavar="KEY",
        help="L1, L2, …, node, R1, … or a column; the first that is given counts most",
    )
    parser.add_argument("--language", help="whose order of letters sorts, such as sv or nb")
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    names = ("where", "context", "sort", "language", "within", "limit")
    given = options(args, *names)
    return answer(args, lambda index: index.kwic(args.query, **given), concordance)
