"""Make an empty corpus in a new folder.

Put texts into sources/ and records into curated/ (one JSON object per line, sorted by id), then run
`rostra validate --corpus DIR` and `rostra build --corpus DIR`.
"""

import argparse
from pathlib import Path

from rostra.curation.init import init
from rostra.printable import escaped, shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    folder = "the folder to make; an empty one may exist"
    parser.add_argument("folder", metavar="DIR", type=Path, help=folder)
    name = "name of the corpus (default: that of the folder)"
    parser.add_argument("--name", metavar="NAME", help=name)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    folder = init(args.folder, args.name)
    validate = shell_command("rostra", "validate", "--corpus", folder)
    print(f"{escaped(str(folder))} is an empty corpus. Next: {validate}")
    return 0
