"""Draw the keywords of a target against a reference, and the speakers behind them.

A keyword that comes from one speaker alone has a mark of its own. Counts are beside each word, and
what the permutation test can show is above the chart. At most 30 words (--limit).
"""

import argparse

from rostra.cli.keyness import add_comparison, comparison_arguments
from rostra.cli.options import add_search
from rostra.cli.plot import add_output
from rostra.cli.search_results import open_index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_comparison(parser)
    add_search(parser)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    from rostra.explorer import plot_keyness  # noqa: PLC0415 - Altair, not for help

    limit = {} if args.limit is None else {"limit": args.limit}
    plot = plot_keyness(open_index(args), **comparison_arguments(args), **limit)
    plot.save(args.output)
    print(args.output)
    return 0
