"""Send a source to a tool in which people annotate, and take back what they annotated.

`rostra annotations export` writes the text of a source with its utterances and annotations in a
format of such a tool, `rostra annotations import` reads the file that the tool gives back, shows
what was added, removed or changed, and writes an annotator's own file for `rostra agreement`.
"""

import argparse

from rostra.cli.verbs import add_verbs

_VERBS = ("export", "import")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs below this one, a module each."""
    add_verbs(parser, {name: f"annotations_{name}" for name in _VERBS}, "run_below")


def run(args: argparse.Namespace) -> int:
    """Run the verb below; gives the exit code."""
    return int(args.run_below(args))
