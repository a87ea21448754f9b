"""Draw which words one part of a corpus has more of than another, and who makes that.

A word that one speaker alone makes has a mark of its own; the figures stand beside each word, and
what the permutation test can say at all above them. At most 30 words (--limit).
"""

import argparse

from rostra.cli.keyness import add_sides, sides
from rostra.cli.plot import add_output
from rostra.cli.reading import add_searched, index


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_sides(parser)
    add_searched(parser, within=False)
    add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    from rostra.explorer import plots  # noqa: PLC0415 - Altair, not for help

    limit = {} if args.limit is None else {"limit": args.limit}
    plots.keyness(index(args), **sides(args), **limit).save(args.output)
    print(args.output)
    return 0
