"""Apply decisions that were made elsewhere: all of them, or none.

A file of decisions has one JSON value a line: {"do": "accept", "ids": ["some-report.0001"]}. The
page of rostra review --export writes such files, and any other program may. They are carried out in
their order, as the verbs of the same names do it. If one cannot be carried out, nothing is done,
and its line is named. A decision that names the fingerprints of the records that somebody saw is
refused if one was changed since. What was done is shown as a diff. The corpus is checked with the
changes before anything is written.

Exit codes: 0 applied, or nothing to change; 1 problems (nothing was changed); 2 could not run, or a
record was changed since.
"""

import argparse

from rostra.cli.editing import add_editing, carry_out
from rostra.curation.decisions import Decisions, read_decisions
from rostra.files import DECISIONS_BYTES, read_limited
from rostra.printable import counted


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", metavar="FILE", help="file of decisions, one JSON value a line")
    add_editing(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    decisions = read_decisions(read_limited(args.file, DECISIONS_BYTES), args.file)
    operation = Decisions(decisions, args.reason)
    done = f"applied: {counted(len(decisions), 'decisions')}"
    reason = operation.reason
    return carry_out(args, operation, done, operation.sources, operation.speakers, reason=reason)
