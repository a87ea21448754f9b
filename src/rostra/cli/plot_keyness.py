"""Draw the keywords of a target against a reference, and the speakers behind them.

A keyword that comes from one speaker alone has a mark of its own. Counts are beside each word, and
what the permutation test can show is above the chart. At most 30 words (--limit).
"""

import argparse

from rostra.cli.keyness import add_comparison, comparison_arguments
from rostra.cli.options import add_search, whole_number
from rostra.cli.plot import add_output
from rostra.cli.search_results import open_index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_comparison(parser)
    add_search(parser)
    words = "words at most, in the order of --sort (default: %(default)s)"
    parser.add_argument("--limit", type=whole_number, metavar="N", default=30, help=words)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import plot_keyness  # noqa: PLC0415 - Altair, not for help

    plot = plot_keyness(open_index(args), **comparison_arguments(args), limit=args.limit)
    plot.save(args.output)
    print(args.output)
    return 0
