"""Publish the schemas as the next version.

The number follows from what changed and is never typed. The gate must pass first.

Exit codes: 0 published, 1 the gate refuses, 2 could not run (nothing changed, no schemas).
"""

import argparse
from pathlib import Path

from rostra.cli.schema_check import add_schemas
from rostra.corpus import shipped
from rostra.gate.release import release


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    made = release(Path(args.schemas) if args.schemas else shipped("schema"))
    print(f"published: {made.name}. Next: make figures, and name it in the changelog")
    return 0
