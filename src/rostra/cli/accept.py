"""Accept drafted records of a source: you have read them and answer for them.

Without ids all unreviewed records of the source are accepted. With --min-confidence only those
that still say what the draft proposes, where it is at least so sure; what you edited is accepted
by its id. The corpus is checked with the change before anything is written.

Exit codes: 0 accepted, 1 problems (nothing was changed), 2 could not run.
"""

import argparse
import sys
from dataclasses import asdict
from functools import partial
from typing import Any

from rostra.cli.report import add_corpus, add_format, count, report
from rostra.curation.accept import accept
from rostra.quotations.extraction import draft
from rostra.releases import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", metavar="SOURCE", help="id of the source")
    parser.add_argument("ids", metavar="ID", nargs="*", help="ids of utterances (default: all)")
    parser.add_argument("--min-confidence", metavar="C", type=_share, help="from 0 to 1")
    add_corpus(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Run the verb; gives the exit code."""
    corpus = Corpus(args.corpus)
    least = args.min_confidence
    trusted = None if least is None else partial(_sure, least)
    accepted = accept(corpus, args.source, args.ids, trusted)
    left = f"; {len(accepted.left)} unreviewed still: {_some(accepted.left)}" * bool(accepted.left)
    verdict = f"accepted: {args.source}: {count(len(accepted.ids), 'utterances')}{left}"
    code = report(accepted.problems, corpus.path, args.format, verdict)
    if code:
        print("rostra: nothing was accepted", file=sys.stderr)
    return code


def _sure(least: float, text: str, language: str) -> list[dict[str, Any]]:
    found = draft(text, language=language).utterances
    return [asdict(utterance) for utterance in found if utterance.confidence >= least]


def _some(ids: list[str], most: int = 5) -> str:
    return ", ".join(ids[:most]) + (", …" if len(ids) > most else "")


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return share
