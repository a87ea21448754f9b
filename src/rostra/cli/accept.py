"""Accept drafted records of a source: you have read them and answer for them.

Without ids, all unreviewed records of the source are accepted. With --min-confidence, only those
that still say what the draft proposes and whose confidence is at least C; accept a record that you
edited by its id. The corpus is checked with the change before anything is written; --dry-run writes
nothing. What is accepted is listed.

Exit codes: 0 accepted, 1 problems (nothing was changed), 2 could not run.
"""

import argparse
import sys
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any

from rostra.cli.curated_text import utterance_list
from rostra.cli.options import add_options
from rostra.cli.problem_report import print_report
from rostra.cli.progress_bar import progress_bar
from rostra.cli.recover import conclude_first
from rostra.curation.accept import accept
from rostra.printable import counted
from rostra.quotations.extraction import draft
from rostra.releases import Corpus

_LISTED = ("id", "speaker", "utterance")
_LISTED_IDS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="id of the source")
    parser.add_argument("ids", metavar="ID", nargs="*", help="ids of utterances (default: all)")
    confidence = (
        "accept only records that nobody edited and whose draft has at least this confidence, "
        "from 0 to 1 (default: any)"
    )
    parser.add_argument("--min-confidence", metavar="C", type=_share, help=confidence)
    dry_run = "check and list what would be accepted, and write nothing"
    parser.add_argument("--dry-run", action="store_true", help=dry_run)
    add_options(parser, "corpus", "format")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    corpus = Corpus(args.corpus)
    least = args.min_confidence
    concluded = conclude_first(corpus.path)
    command = f"rostra accept {args.source}"
    if concluded and concluded.command == command and not args.ids and least is None:
        return print_report([], corpus.path, args.format, f"accepted: {args.source}")
    proposals = None if least is None else partial(_confident_proposals, least)
    accepted = accept(corpus, args.source, args.ids, proposals, dry_run=args.dry_run)
    word = "would be accepted" if args.dry_run else "accepted"
    verdict = f"{word}: {args.source}: {counted(len(accepted.records), 'utterances')}"
    if accepted.unreviewed:
        ids = ", ".join(accepted.unreviewed[:_LISTED_IDS])
        more = ", …" if len(accepted.unreviewed) > _LISTED_IDS else ""
        verdict += f"; {len(accepted.unreviewed)} still unreviewed: {ids}{more}"
    if not accepted.problems and args.format != "json":
        for line in utterance_list(accepted.records.values(), _LISTED):
            print(line)
    done = {}
    if not accepted.problems:
        done = {"accepted": list(accepted.records), "unreviewed": accepted.unreviewed}
    code = print_report(accepted.problems, corpus.path, args.format, verdict, more=done)
    if code:
        print("rostra: nothing was accepted", file=sys.stderr)
    return code


def _confident_proposals(least: float, text: str, language: str) -> list[dict[str, Any]]:
    with progress_bar() as progress:
        utterances = draft(text, language=language, progress=progress).utterances
    return [asdict(utterance) for utterance in utterances if utterance.confidence >= least]


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
