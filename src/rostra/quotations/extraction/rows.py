"""Turns as utterances: every column with the decision behind it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rostra.language.role_codes import RoleCodes
from rostra.quotations.extraction import confidence, spans
from rostra.quotations.extraction.countries import Countries
from rostra.quotations.extraction.draft import Decision, Utterance
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.resolution import Resolved
from rostra.quotations.extraction.speakers import kind
from rostra.quotations.extraction.speech import Attributed
from rostra.quotations.extraction.turns import Turn, name_end

Stretch = tuple[str | None, int | None, int | None]
"""Words with their offsets; three times None where there are none."""


class _Shared(NamedTuple):
    """The columns that all rows of a turn share, and why they have their values."""

    speaker: Stretch
    role: Stretch
    office: RoleCodes
    kind: str | None
    reasons: dict[str, Decision]


def utterances(
    text: str, all_turns: list[Turn], countries: Countries, words: Lexicon, language: str
) -> Iterator[Utterance]:
    """The utterances of all turns, numbered; `language` is the tag that each gets."""
    seq = 0
    for number, turn in enumerate(all_turns, 1):
        shared = _shared(text, turn, countries, words)
        for one, whom in turn.rows:
            seq += 1
            yield _utterance(text, (one, whom), shared, (number, seq, language))


def _shared(text: str, turn: Turn, countries: Countries, words: Lexicon) -> _Shared:
    office = countries.of(turn)
    reasons = {
        "role": confidence.role(turn.role[2] if turn.role else "no-role-words"),
        "country": Decision(office.country_rule, office.country_confidence),
    }
    return _Shared(
        speaker=_stretch(text, turn.speaker),
        role=_stretch(text, turn.role[:2] if turn.role else None),
        office=office if turn.role else replace(office, role_type=None, role_status=None),
        kind=kind(text, turn, words) if turn.speaker else None,
        reasons=reasons,
    )


def _stretch(text: str, span: tuple[int, int] | None) -> Stretch:
    return (text[span[0] : span[1]], *span) if span else (None, None, None)


def _utterance(
    text: str,
    row: tuple[Attributed, Resolved | None],
    shared: _Shared,
    counted: tuple[int, int, str],
) -> Utterance:
    (one, whom), (turn, seq, language) = row, counted
    start, end = spans.utterance(text, one)
    content = text[start:end]
    speaker, speaker_start, speaker_end = shared.speaker
    role, role_start, role_end = shared.role
    cue_span = spans.cue(one, name_end(whom))
    cue, cue_start, cue_end = _stretch(text, cue_span)
    mention_span = (one.mention[0].start, one.mention[-1].end) if one.mention else None
    mention, mention_start, mention_end = _stretch(text, mention_span)
    return Utterance(
        paragraph=one.piece.paragraph.number,
        turn=turn,
        seq=seq,
        speaker=speaker,
        speaker_kind=shared.kind,
        role=role,
        country=shared.office.country,
        utterance=content,
        speaker_start=speaker_start,
        speaker_end=speaker_end,
        role_start=role_start,
        role_end=role_end,
        role_type=shared.office.role_type,
        role_status=shared.office.role_status,
        country_basis=shared.office.country_basis,
        char_start=start,
        char_end=end,
        cue=cue,
        cue_start=cue_start,
        cue_end=cue_end,
        quote_type="embedded" if spans.embedded(one) else "direct",
        elided=spans.elided(content),
        language=language,
        mention=mention,
        mention_start=mention_start,
        mention_end=mention_end,
        decisions=shared.reasons | _reasons(text, one, whom, cue_span),
    )


def _reasons(
    text: str, one: Attributed, whom: Resolved | None, cue: tuple[int, int] | None
) -> dict[str, Decision]:
    return {
        "span": confidence.span(text, one),
        "mention": confidence.mention(one.rule),
        "speaker": confidence.speaker(whom.rule if whom else "nobody"),
        "cue": confidence.cue(one.rule if cue else "no-clause"),
    }
