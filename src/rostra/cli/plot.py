"""Draw what reading finds, in a file with its stamp.

`rostra plot dispersion QUERY… -o FILE.svg` shows where words stand in each speaker, `rostra plot
keyness --target FILTER -o FILE.svg` which words a part of the corpus has more of, and who makes
that. Plots need what `pip install 'rostra[plot]'` brings.
"""

import argparse

from rostra.cli.verbs import add_verbs

_VERBS = ("dispersion", "keyness")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs below this one, a module each."""
    add_verbs(parser, _VERBS, "rostra.cli.plot_", "run_below")


def add_output(parser: argparse.ArgumentParser) -> None:
    """The option that names the picture."""
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE",
        help="what to write: .svg, .png, .pdf, or .json for the Vega-Lite specification",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Run the verb below; gives the exit code."""
    return int(args.run_below(args))
