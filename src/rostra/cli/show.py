"""Show the curated state of a source in its text, or one utterance or speaker whole.

Of a source, the text is shown paragraph by paragraph, each quotation marked as rostra draft marks
it and described below with its id, review and speaker. As long as something in it is unreviewed,
it is compared with the draft: confidence and reasons, what was changed since, and what the draft
found or rejected and the corpus does not have. --doubts lists only this, the least certain first.

Of an utterance, all is shown: its place in the text, every field, its speaker, event, turn,
annotations and corrections, its source, and what is known of source and event from elsewhere. Of a
speaker, the record and all utterances.

Nothing is changed. Exit codes: 0 shown, 2 could not run (no such id, or a table cannot be read).
"""

import argparse
import json
from dataclasses import asdict
from typing import Any

from rostra.cli.curated_text import doubts_text, source_text, speaker_text, utterance_text
from rostra.cli.options import add_options
from rostra.cli.progress_bar import progress_bar
from rostra.curation.curated_state import (
    KINDS,
    CuratedState,
    Proposed,
    SourceState,
    SpeakerView,
    UtteranceState,
    UtteranceView,
)
from rostra.curation.decisions import fingerprint
from rostra.errors import RostraError
from rostra.language.paragraphs import split_paragraphs
from rostra.quotations.extraction import draft
from rostra.releases import Corpus


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="id of a source, an utterance or a speaker")
    doubts = (
        "of a source, list only what is unreviewed, the lowest confidence first, and what the "
        "draft rejected"
    )
    parser.add_argument("--doubts", action="store_true", help=doubts)
    compare = (
        "compare with the draft, which takes seconds for each megabyte of text (default: if "
        "something is unreviewed)"
    )
    parser.add_argument("--draft", action=argparse.BooleanOptionalAction, help=compare)
    kind = "what the id is of (default: what the corpus has of this id)"
    parser.add_argument("--kind", choices=KINDS, help=kind)
    form = "form of the result (default: %(default)s)"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=form)
    parser.add_argument(
        "--json", dest="format", action="store_const", const="json", help="short for --format json"
    )
    add_options(parser, "corpus")


def run(args: argparse.Namespace) -> int:
    """Run the verb and return the exit code."""
    state = CuratedState(Corpus(args.corpus))
    kind = args.kind or state.kind(args.id)
    if args.doubts and kind != "source":
        raise RostraError(f"--doubts is for a source; {args.id!r} is the id of a {kind}")
    as_json = args.format == "json"
    if kind == "speaker":
        speaker = state.speaker(args.id)
        result, lines = _speaker(speaker), speaker_text(speaker)
    elif kind == "utterance":
        utterance = state.utterance(args.id, proposed, compare=args.draft)
        result, lines = _utterance(utterance), utterance_text(utterance)
    else:
        source = state.source(args.id, proposed, compare=args.draft)
        result = _source(source, doubts=args.doubts) if as_json else {}
        lines = doubts_text(source) if args.doubts else source_text(source)
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print("\n".join(lines))
    return 0


def proposed(text: str, language: str) -> Proposed:
    """The draft of a text, as it is compared with records."""
    with progress_bar() as progress:
        drafted = draft(text, language=language, progress=progress)
    proposals = [asdict(u) | {"confidence": round(u.confidence, 3)} for u in drafted.utterances]
    return Proposed(proposals, [asdict(each) for each in drafted.rejected])


def _source(state: SourceState, *, doubts: bool) -> dict[str, Any]:
    text = state.text or ""
    shown = state.doubts() if doubts else state.utterances
    return {
        "source": state.source,
        "paragraphs": [
            {**paragraph._asdict(), "text": text[paragraph.start : paragraph.end]}
            for paragraph in split_paragraphs(text)
        ],
        "utterances": [_state(each) for each in shown if isinstance(each, UtteranceState)],
        "speakers": list(state.speakers.values()),
        "external_facts": state.external_facts,
        "drafted": state.drafted,
        "missing": state.missing,
        "rejected": [
            {**each, "text": text[each["char_start"] : each["char_end"]]} for each in state.rejected
        ],
    }


def _state(state: UtteranceState) -> dict[str, Any]:
    return {
        "record": state.record,
        "fingerprint": fingerprint(state.record),
        "confidence": state.confidence,
        "proposal": state.proposal,
        "differences": state.differences,
    }


def _utterance(view: UtteranceView) -> dict[str, Any]:
    text, paragraph = view.text or "", view.state.record["paragraph"]
    paragraphs = [p for p in split_paragraphs(text) if p.number == paragraph]
    return {
        **_state(view.state),
        "paragraph": next((text[p.start : p.end] for p in paragraphs), None),
        **{name: getattr(view, name) for name in view._fields if name not in ("state", "text")},
    }


def _speaker(view: SpeakerView) -> dict[str, Any]:
    return view._asdict()
