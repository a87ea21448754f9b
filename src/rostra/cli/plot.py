"""Draw results in a file, with their provenance.

`rostra plot dispersion QUERY… -o FILE.svg` shows where words occur in each speaker's utterances,
`rostra plot keyness --target FILTER -o FILE.svg` the keywords of a target against a reference, and
the speakers behind them, `rostra plot freq QUERY… -o FILE.svg` frequencies over time. Plots
need the extra `plot`: `pip install altair vl-convert-python`.
"""

import argparse

from rostra.cli.verbs import add_verbs

_VERBS = ("dispersion", "keyness", "freq")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs of this command, a module each."""
    add_verbs(parser, {name: f"plot_{name}" for name in _VERBS}, "run_plot")


def add_output(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the picture."""
    formats = "the file: .svg, .png, .pdf, or .json for the Vega-Lite specification (required)"
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help=formats)


def run(args: argparse.Namespace) -> int:
    """Run the chosen verb and return the exit code."""
    return int(args.run_plot(args))
