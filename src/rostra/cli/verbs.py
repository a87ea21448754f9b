"""Subcommands: one module each, whose docstring is its help."""

import argparse
from collections.abc import Iterable
from importlib import import_module


def add_verbs(
    parser: argparse.ArgumentParser, names: Iterable[str], prefix: str, attribute: str
) -> None:
    """Add subcommands, each from the module that `prefix` and its name give together.

    The parsed arguments have the function to run as `attribute`.
    """
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name in names:
        module = import_module(f"{prefix}{name}")
        description = module.__doc__ or ""
        summary = description.split("\n", 1)[0]
        verb = verbs.add_parser(name, help=summary, description=description)
        verb.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_arguments(verb)
        verb.set_defaults(**{attribute: module.run})
