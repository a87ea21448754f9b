"""The options that say what a fact from elsewhere rests on."""

import argparse

from rostra.curation.external_facts import Evidence
from rostra.errors import RostraError


def add_evidence(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the options of the evidence, all of which are required or none."""
    kept = "" if required else "; with it, title, publisher, date and address are external facts"
    url = f"address of what shows it, if the document does not state it itself{kept}"
    parser.add_argument("--evidence", metavar="ADDRESS", required=required, help=url)
    compared = "what was compared there and with what result, as a sentence"
    parser.add_argument("--compared", metavar="TEXT", required=required, help=compared)
    accessed = "the day on which it was compared: YYYY-MM-DD"
    parser.add_argument("--accessed", metavar="DAY", required=required, help=accessed)


def evidence_of(args: argparse.Namespace) -> Evidence | None:
    """The evidence that the options give; None without any of them.

    Raises:
        RostraError: one of them is missing.
    """
    given = {name: getattr(args, name) for name in ("evidence", "compared", "accessed")}
    missing = [f"--{name}" for name, value in given.items() if value is None]
    if len(missing) == len(given):
        return None
    if missing:
        raise RostraError(f"evidence needs {' and '.join(missing)} as well")
    return Evidence(*given.values())
