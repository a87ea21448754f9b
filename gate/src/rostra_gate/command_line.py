"""Check a change of JSON Schemas against what they were and against all published versions.

The verbs, their options, output and exit codes are those of `rostra schema`, and `rostra recover`.
"""

import argparse

from rostra import transactions
from rostra._version import __version__
from rostra.cli import run_command
from rostra.cli.verbs import add_verbs
from rostra.compatibility import findings


def run(argv: list[str]) -> int:
    """Run one command line and return the exit code."""
    findings.COMMAND = "rostra-gate"
    transactions.COMMAND = "rostra-gate"
    description = (__doc__ or "").split("\n", 1)[0]
    parser = argparse.ArgumentParser(prog="rostra-gate", description=description)
    parser.add_argument("--version", action="version", version=f"rostra-gate {__version__}")
    verbs = {name: f"schema_{name}" for name in ("check", "diff", "release")}
    add_verbs(parser, verbs | {"recover": "recover"}, "run")
    return run_command(parser, argv)
