"""Publish the schemas as the next version.

The number follows from what changed and is never typed. The gate must pass first. Codes are copied
from the codelists into the schemas that name them, and the lock of the published files is renewed.

Exit codes: 0 published, 1 the gate refuses, 2 could not run (nothing changed, no schemas).
"""

import argparse
import os

from rostra.cli.progress_bar import progress_bar
from rostra.cli.schema_check import add_schemas, given, text
from rostra.compatibility.release import RefusedError, release


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    try:
        with progress_bar() as progress:
            made = release(*given(args), lambda schema: progress(f"comparing {schema}", None))
    except RefusedError as refused:
        print(text(refused.verdict))
        return 1
    for file in made.generated:
        print(f"written: {os.path.relpath(file)} (the codes of its codelists)")
    print(f"published: {made.folder.name}. Next: commit {os.path.relpath(made.folder.parent)}")
    return 0
