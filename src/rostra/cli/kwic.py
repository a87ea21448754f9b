r"""Show every hit of a query in its context (a concordance).

A query is words (regime, climate change, regim*, wom?n, regime|government, not {0,3} regime) or
corpus query language ('[word="Iran.*" %c] []{0,2} "people"'). Words ignore case; the query language
distinguishes it, unless %c is given.

The result states its provenance: corpus, checksums, versions, query and parameters.
"""

import argparse

from rostra.cli.options import add_result, positive_number, search_arguments, whole_number
from rostra.cli.search_results import search
from rostra.cli.text_tables import concordance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    query = "what to search for: words, or corpus query language"
    parser.add_argument("query", metavar="QUERY", help=query)
    parser.add_argument(
        "--context",
        type=whole_number,
        default=10,
        metavar="N",
        help="tokens on each side at most (default: %(default)s)",
    )
    keys = (
        "L1, L2, … (tokens before the hit), node, R1, R2, …, R1.lemma (another attribute of such a "
        "token) or a column of the metadata; repeat it for further keys (default: the order of the "
        "corpus)"
    )
    parser.add_argument("--sort", action="append", metavar="KEY", help=keys)
    alphabet = (
        "sort by the alphabet of a language, such as sv or nb "
        "(default: the order that most languages share)"
    )
    parser.add_argument("--language", metavar="CODE", help=alphabet)
    sample = "hits to draw at random before they are sorted (default: all)"
    parser.add_argument("--sample", type=positive_number, metavar="N", help=sample)
    seed = "seed of the sample (default: %(default)s)"
    parser.add_argument("--seed", type=whole_number, default=1, metavar="N", help=seed)
    columns = (
        "further columns, with commas between: names of the metadata and positions such as "
        "node.lemma; or all, or none (default: none in text, all in other formats)"
    )
    parser.add_argument("--columns", metavar="NAMES", help=columns)
    add_result(parser, "where", "within")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    names = ("where", "context", "sort", "language", "within", "sample", "seed", "limit")
    arguments = search_arguments(args, *names)
    arguments["columns"] = args.columns or ("none" if args.format == "text" else "all")
    return search(args, lambda index: index.kwic(args.query, **arguments), concordance)
