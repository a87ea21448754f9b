"""Remove utterances that are none: no direct speech, or words that the source gives to nobody.

The other utterances of the source are numbered anew; their ids stay. A speaker who has no utterance
left, and is in no release, is removed as well. The corpus is checked with the changes before
anything is written.

Exit codes: 0 removed; 1 problems (nothing was changed); 2 could not run.
"""

import argparse
from functools import partial

from rostra.cli.editing import add_editing, carry_out
from rostra.curation.operations import reject


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("ids", metavar="ID", nargs="+", help="ids of utterances")
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    operation = partial(reject, ids=args.ids)
    sources = {record_id[:-5] for record_id in args.ids}
    return carry_out(args, operation, f"rejected: {', '.join(args.ids)}", sources)
