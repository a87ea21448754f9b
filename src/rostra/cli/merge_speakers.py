"""Give all utterances of one speaker to another: both records are about the same person.

The names and the note of the first are added to those of the second, and the record of the first
is removed. The corpus is checked with the changes before anything is written.

Exit codes: 0 merged; 1 problems (nothing was changed); 2 could not run.
"""

import argparse
from functools import partial

from rostra.cli.editing import add_editing, carry_out
from rostra.curation.operations import merge_speakers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("old", metavar="FROM", help="id of the speaker who is removed")
    parser.add_argument("new", metavar="INTO", help="id of the speaker who stays")
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    operation = partial(merge_speakers, old=args.old, new=args.new)
    done = f"merged: {args.old} into {args.new}"
    return carry_out(args, operation, done, speakers={args.old, args.new})
