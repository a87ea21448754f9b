"""Correct utterances: words, speaker, role, country, reporting clause or any other column.

Words are typed as the source prints them, in any typography, or as their first and last words with
… between them; their offsets are found in the text. Where they are at several places, these are
listed, and --place chooses one. --speaker holds for the utterances that are named: the turns around
them follow. A role or country holds for the whole turn. The corpus is checked with the changes
before anything is written.

Exit codes: 0 corrected, or nothing to change; 1 problems (nothing was changed); 2 could not run.
"""

import argparse
from functools import partial

from rostra.cli.editing import add_editing, add_values, carry_out, places, values
from rostra.curation.operations import edit_utterances
from rostra.errors import RostraError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    ids = "ids of utterances of one source"
    parser.add_argument("ids", metavar="ID", nargs="+", help=ids)
    span = (
        "the words of the utterance: all of them, or the first and the last ones with … between "
        "them; marks around them are left out"
    )
    parser.add_argument("--span", metavar="WORDS", help=span)
    add_values(parser)
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    new = values(args)
    if not new:
        raise RostraError("nothing to change: name a column, such as --speaker WORDS")
    words = new.keys() & {"utterance", "speaker", "role", "cue"}
    chosen = places(args, words)
    operation = partial(edit_utterances, ids=args.ids, values=new, places=chosen)
    sources = {record_id[:-5] for record_id in args.ids}
    return carry_out(args, operation, f"edited: {', '.join(args.ids)}", sources)
