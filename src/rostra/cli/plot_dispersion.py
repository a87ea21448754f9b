"""Draw where the hits of queries stand in each speaker, a bar as long as all words of each.

Those with more hits come first, at most 40 of them (--limit). Queries as in rostra kwic.
"""

import argparse

from rostra.cli.plot import add_output
from rostra.cli.reading import add_searched, add_where, index, options


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", metavar="QUERY", nargs="+")
    parser.add_argument("--over", metavar="COLUMN", help="whose values are the parts (speaker_id)")
    add_where(parser)
    add_searched(parser)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from rostra.explorer import plots  # noqa: PLC0415 - Altair, not for help

    given = options(args, "over", "where", "within")
    limit = {} if args.limit is None else {"limit": args.limit}
    plots.dispersion(index(args), args.query, **given, **limit).save(args.output)
    print(args.output)
    return 0
