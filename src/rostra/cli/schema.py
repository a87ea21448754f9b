"""Compare JSON Schemas.

`rostra schema diff OLD.json NEW.json` says whether all that the old one accepts is accepted by the
new one, and what the change means for data and for readers.
"""

import argparse

from rostra.cli.verbs import add_verbs

_VERBS = ("check", "diff", "release")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs below this one, a module each."""
    add_verbs(parser, {name: f"schema_{name}" for name in _VERBS}, "run_below")


def run(args: argparse.Namespace) -> int:
    """Run the verb below; gives the exit code."""
    return int(args.run_below(args))
