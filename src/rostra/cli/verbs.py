"""Subcommands: one module each, whose docstring is its help."""

import argparse
from collections.abc import Mapping
from importlib import import_module


def add_verbs(parser: argparse.ArgumentParser, modules: Mapping[str, str], attribute: str) -> None:
    """Add subcommands: the name of each, and its module below `rostra.cli`.

    The parsed arguments have the function to run as `attribute`.
    """
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, module_name in modules.items():
        module = import_module(f"rostra.cli.{module_name}")
        description = module.__doc__ or ""
        summary = description.split("\n", 1)[0]
        verb = verbs.add_parser(name, help=summary, description=description)
        verb.formatter_class = argparse.RawDescriptionHelpFormatter
        module.add_arguments(verb)
        verb.set_defaults(**{attribute: module.run})
