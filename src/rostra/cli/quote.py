"""Add an utterance that the draft missed.

The words are typed as the source prints them, in any typography, with the marks around them or
without, or as their first and last words with … between them; their offsets are found in the text.
The record gets the next id, and review curated. The other utterances are numbered anew; their ids
stay. The corpus is checked with the new record before anything is written.

Exit codes: 0 added; 1 problems (nothing was changed); 2 could not run.
"""

import argparse

from rostra.cli.editing import add_editing, add_values, carry_out, places, values
from rostra.curation.operations import quote
from rostra.curation.working_copy import WorkingCopy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="id of the source")
    words = "the words: all of them, or the first and the last ones with … between them"
    parser.add_argument("span", metavar="WORDS", help=words)
    add_values(parser)
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    new = values(args)
    words = new.pop("utterance") or ""
    others = new.keys() & {"speaker", "role", "cue"}
    bare = [number for column, number in args.place or () if not column]
    chosen = places(args, {"utterance"} if bare else {"utterance", *others})

    def operation(copy: WorkingCopy) -> WorkingCopy:
        return quote(copy, args.source, words, new, chosen)[0]

    return carry_out(args, operation, f"added to {args.source}", {args.source})
