"""Verbs below a command: a module each, whose docstring is its help."""

import argparse
from collections.abc import Iterable
from importlib import import_module


def add_verbs(parser: argparse.ArgumentParser, names: Iterable[str], home: str, run: str) -> None:
    """Declare verbs.

    Args:
        parser: the command that they stand below.
        names: the verbs.
        home: what stands before a verb in the name of its module.
        run: the attribute of the parsed arguments that holds the chosen verb's function.
    """
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name in names:
        module = import_module(f"{home}{name}")
        text = module.__doc__ or ""
        verb = verbs.add_parser(
            name,
            help=text.split("\n", 1)[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(verb)
        verb.set_defaults(**{run: module.run})
