"""Subcommands: one module each, whose docstring is its help."""

import argparse
from collections.abc import Iterable
from importlib import import_module


def add_verbs(
    parser: argparse.ArgumentParser, names: Iterable[str], prefix: str, attribute: str
) -> None:
    """Add subcommands to a parser.

    Args:
        parser: the command that they belong to.
        names: the subcommands.
        prefix: the dotted prefix that, with the name of a subcommand, names its module.
        attribute: the attribute of the parsed arguments that will hold the function to run.
    """
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name in names:
        module = import_module(f"{prefix}{name}")
        help_text = module.__doc__ or ""
        verb = verbs.add_parser(
            name,
            help=help_text.split("\n", 1)[0],
            description=help_text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(verb)
        verb.set_defaults(**{attribute: module.run})
