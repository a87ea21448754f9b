"""Publish the schemas as the next version.

The number follows from what changed and is never typed. The gate must pass first. Codes are copied
from the codelists into the schemas that name them, and the lock of the published files is renewed.

Exit codes: 0 published, 1 the gate refuses, 2 could not run (nothing changed, no schemas).
"""

import argparse
import os

from rostra.cli.progress_bar import progress_bar
from rostra.cli.schema_check import add_schemas, chosen_schemas, verdict_text
from rostra.compatibility import RefusedError, release


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_schemas(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    schemas, corpus = chosen_schemas(args)
    try:
        with progress_bar() as progress:
            published = release(
                schemas,
                corpus,
                run_migrations=args.run_migrations,
                steps=args.steps,
                progress=progress,
            )
    except RefusedError as refused:
        print(verdict_text(refused.verdict))
        return 1
    for file in published.generated:
        print(f"written: {os.path.relpath(file)} (the codes of its codelists)")
    folder = published.folder
    print(f"published: {folder.name}. Next: commit {os.path.relpath(folder.parent)}")
    return 0
