"""Record a fact about a source or an event that its document does not state, with its evidence.

COLUMN is title, publisher, published or url of a source; name, date, place or organiser of an
event. The fact goes into the table `external_facts`: the columns of sources and events have what
documents state, and nothing mixes the two. A fact that rests on two pieces of evidence is recorded
once for each. There are no such facts about persons.

Exit codes: 0 recorded, 1 problems (nothing was changed), 2 could not run.
"""

import argparse
from functools import partial

from rostra.cli.editing import add_editing, carry_out
from rostra.cli.evidence import add_evidence, evidence_of
from rostra.curation.external_facts import TABLE_OF, add_facts, released_facts
from rostra.releases import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="id of a source or an event")
    column = f"what the fact is: {', '.join(TABLE_OF)}"
    parser.add_argument("column", metavar="COLUMN", choices=[*TABLE_OF], help=column)
    value = "the fact, in the form of that column: a date in EDTF, an address with https://"
    parser.add_argument("value", metavar="VALUE", help=value)
    add_evidence(parser, required=True)
    add_editing(parser, reason=False)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    evidence = evidence_of(args)
    assert evidence is not None  # the options are required
    operation = partial(
        add_facts,
        record_id=args.id,
        values={args.column: args.value},
        evidence=evidence,
        taken=released_facts(Corpus(args.corpus)),
    )
    return carry_out(args, operation, f"recorded: {args.column} of {args.id}")
