r"""Show every hit of a query in its context (a concordance).

A query is words (regime, climate change, regim*, wom?n, regime|government, not {0,3} regime) or
corpus query language ('[word="Iran.*" %c] []{0,2} "people"'). Words ignore case; the query language
distinguishes it, unless %c is given.

The result states its provenance: corpus, checksums, versions, query and parameters.
"""

import argparse

from rostra.cli.options import add_result, search_arguments, whole_number
from rostra.cli.search_results import search
from rostra.cli.text_tables import concordance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY")
    parser.add_argument(
        "--context", type=whole_number, default=10, metavar="N", help="tokens on each side (10)"
    )
    keys = "L1, L2, …, node, R1, … or a column; repeat it for further keys"
    parser.add_argument("--sort", action="append", metavar="KEY", help=keys)
    parser.add_argument("--language", help="sort by the alphabet of a language, such as sv or nb")
    add_result(parser, "where", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    names = ("where", "context", "sort", "language", "within", "limit")
    arguments = search_arguments(args, *names)
    return search(args, lambda index: index.kwic(args.query, **arguments), concordance)
