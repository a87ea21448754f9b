"""Check a change of JSON Schemas against what they were and against all published versions.

The verbs, their options, output and exit codes are those of `rostra schema`.
"""

import argparse

from rostra._version import __version__
from rostra.cli import run_command
from rostra.cli.verbs import add_verbs
from rostra.compatibility import findings


def run(argv: list[str]) -> int:
    """Run one command line and return the exit code."""
    findings.COMMAND = "rostra-gate"
    description = (__doc__ or "").split("\n", 1)[0]
    parser = argparse.ArgumentParser(prog="rostra-gate", description=description)
    parser.add_argument("--version", action="version", version=f"rostra-gate {__version__}")
    add_verbs(parser, ("check", "diff", "release"), "rostra.cli.schema_", "run")
    return run_command(parser, argv)
