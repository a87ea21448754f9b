"""Give a speaker another name: the fullest form that a source of theirs prints.

The id stays, as it is one for life. The name is added to the names in sources. The corpus is
checked with the change before anything is written.

Exit codes: 0 renamed; 1 problems (nothing was changed); 2 could not run.
"""

import argparse
from functools import partial

from rostra.cli.editing import add_editing, carry_out
from rostra.curation.operations import rename_speaker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("speaker", metavar="ID", help="id of the speaker")
    parser.add_argument("name", metavar="NAME", help="the name, as a source prints it")
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    operation = partial(rename_speaker, speaker=args.speaker, name=args.name)
    return carry_out(args, operation, f"renamed: {args.speaker}", speakers={args.speaker})
