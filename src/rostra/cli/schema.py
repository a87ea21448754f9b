"""Compare JSON Schemas.

`rostra schema diff OLD.json NEW.json` says whether all that the old one accepts is accepted by the
new one, and what the change means for data and for readers.
"""

import argparse
from importlib import import_module

_VERBS = ("check", "diff", "release")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs below this one, a module each."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name in _VERBS:
        module = import_module(f"rostra.cli.schema_{name}")
        text = module.__doc__ or ""
        verb = verbs.add_parser(
            name,
            help=text.split("\n", 1)[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(verb)
        verb.set_defaults(run_below=module.run)


def run(args: argparse.Namespace) -> int:
    """Run the verb below; gives the exit code."""
    return int(args.run_below(args))
