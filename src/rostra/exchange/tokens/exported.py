"""Utterances as sentences of tokens, for the formats that have a token in each line or document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from rostra.concordance.index.corpus_tokens import ATTRIBUTE, TOKENS, is_of_tokens
from rostra.exchange.exporting import Extract, Record
from rostra.exchange.losses import LossReport
from rostra.exchange.tokens.speeches import JOINT
from rostra.language.sentences import sentence_starts
from rostra.language.tokens import tokenise

_OFFSETS: Final = """
    speaker_start speaker_end role_start role_end char_start char_end cue cue_start cue_end
""".split()
_Span: TypeAlias = tuple[int, int, dict[str, str]]
_ID = re.compile(r"[^\s/]+")
_LEFT_OUT: Final = ("speaker", "role_status", "seq", "paragraph", "elided", "review")


UPOS: Final = frozenset(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)
"""Parts of speech of Universal Dependencies."""

FEATURES = re.compile(r"[^\s|=]+=[^\s|=]+(\|[^\s|=]+=[^\s|=]+)*")
"""Features as Universal Dependencies write them."""


class ExportedToken(NamedTuple):
    """A token of an utterance.

    Attributes:
        form: its characters.
        start: where it begins in the utterance, in code points.
        gap: what is between it and the next one, or the end.
        values: its positional attributes, without those that have no value.
    """

    form: str
    start: int
    gap: str
    values: Mapping[str, str]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.form)


class Speech(NamedTuple):
    """An utterance with all that formats say of it.

    Attributes:
        row: the record.
        speaker: the record of its speaker.
        event: the record of its event; None without one.
        source: the record of its source, without the text.
    """

    row: Record
    speaker: Record
    event: Record | None
    source: Record

    @property
    def turn(self) -> tuple[object, ...]:
        """What is the same for the utterances that a format can write as one speech."""
        names = ("source_id", "turn", "speaker_id", *ROLE_COLUMNS, "date", "event_id", "quote_type")
        return tuple(self.row[name] for name in names)


ROLE_COLUMNS: Final = ("role", "role_type", "country", "country_basis")


def exported_speeches(extract: Extract, report: LossReport) -> Iterator[Speech]:
    """The utterances of an extract, source by source in text order.

    What no utterance names is reported after the last one: formats of tokens leave it out.
    Memory grows with the speakers, events and sources, whose texts are not kept.
    """
    speakers = {row["id"]: row for row in extract.rows("speakers")}
    has_events = "events" in extract.tables()
    events = {row["id"]: row for row in extract.rows("events")} if has_events else {}
    sources = {
        row["id"]: {name: value for name, value in row.items() if name != "text"}
        for row in extract.rows("sources")
    }
    unnamed = {"sources": {*sources}, "speakers": {*speakers}, "events": {*events}}
    for row in extract.rows("utterances"):
        for table, ids in unnamed.items():
            ids.discard(row[f"{table[:-1]}_id"])
        yield Speech(
            row, speakers[row["speaker_id"]], events.get(row["event_id"]), sources[row["source_id"]]
        )
    for table, ids in unnamed.items():
        for record_id in sorted(ids):
            message = f"{table} without an utterance are left out"
            report.add("dropped", f"{table}-without-utterances", message, record_id)


def report_left_out(extract: Extract, report: LossReport, tables: Sequence[str] = ()) -> None:
    """Report what no format of tokens has, besides `tables` that this one has."""
    others = [
        table
        for table in extract.tables()
        if table not in {"utterances", "speakers", "events", "sources", *tables}
    ]
    for table in others:
        count = sum(1 for _ in extract.lines(table))
        if count:
            words = table.replace("_", " ")
            report.add(
                "dropped", f"no-{table.replace('_', '-')}", f"{words} are left out", count=count
            )
    count = sum(1 for _ in extract.lines("sources"))
    message = (
        "the text of a source is left out, but for its utterances; so are offsets into it, "
        f"{', '.join(_OFFSETS)}"
    )
    report.add("dropped", "source-text", message, count=count)
    message = f"{', '.join(_LEFT_OUT)} of utterances are left out"
    report.add("dropped", "utterance-columns", message, count=extract.release.number("utterances"))
    message = "kind, note and names_in_sources of speakers are left out, mode of events"
    report.add("dropped", "speaker-columns", message, count=extract.release.number("speakers"))


def own_values(row: Record) -> dict[str, str]:
    """The own columns of a record as texts, without tokens and those without a value."""
    values = {}
    for name, value in row.items():
        if name.startswith("x_") and not is_of_tokens(name):
            text = one_line(value)
            if text:
                values[name] = text
    return values


def one_line(value: Any) -> str:  # noqa: ANN401 - a value of any column
    """A value as a text in one line: lists with bars between their values, empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return "|".join(map(one_line, value))
        case str():
            return " ".join(value.split())
    return str(value)


def sentence_ids(row: Record, count: int) -> list[str]:
    """The ids of an utterance's sentences: those of an import (``x_sent_id``), or new ones."""
    known = row.get("x_sent_id")
    if isinstance(known, list) and len(known) == count and all(map(_ID.fullmatch, known)):
        return known
    return [f"{row['id']}.{number}" for number in range(1, count + 1)]


def sentences(row: Record, report: LossReport) -> list[list[ExportedToken]]:
    """The tokens of an utterance, sentence by sentence; together with their gaps they are its text.

    Its own tokens where it has any (``x_tokens``), otherwise those of `rostra.language.tokens`.
    """
    text, language = row["utterance"], row["language"]
    own = _own_tokens(row)
    if own is None:
        if row.get(TOKENS) is not None:
            message = "the own tokens are not those of the text; Rostra’s own are written"
            report.add("wrong", "tokens-differ", message, row["id"])
        message = "tokens and sentences are those of Rostra’s rule, without lemmas and the like"
        report.add("defaulted", "tokens", message)
        spans: list[_Span] = [(token.start, token.end, {}) for token in tokenise(text, language)]
        whole = list(_with_gaps(text, spans, row["id"], report))
        starts = sentence_starts(text, language)
    else:
        whole = list(_with_gaps(text, own, row["id"], report))
        numbered = [token for token in whole if "number" in token.values]
        starts = (
            [token.start for token in numbered if _first(token.values["number"]) == "1"]
            if numbered
            else sentence_starts(text, language)
        )
    return list(_divided(whole, starts))


def _first(number: str) -> str:
    return number.split(JOINT, maxsplit=1)[0]


def _own_tokens(row: Record) -> list[_Span] | None:
    """The places of an utterance's own tokens with their attributes; None if it has none."""
    forms, text = row.get(TOKENS), row["utterance"]
    if not forms:
        return None
    names = [name for name in row if name.startswith(ATTRIBUTE) and row[name] is not None]
    if any(len(row[name]) != len(forms) for name in names):
        return None
    places = []
    end = 0
    for number, form in enumerate(forms):
        start = text.find(form, end) if form and form == form.strip() else -1
        if start < 0:
            return None
        end = start + len(form)
        values = {
            name.removeprefix(ATTRIBUTE): row[name][number] for name in names if row[name][number]
        }
        places.append((start, end, values))
    return places


def _with_gaps(
    text: str, spans: Sequence[_Span], place: str, report: LossReport
) -> Iterator[ExportedToken]:
    """Tokens with what is between them; what is neither in a token nor space becomes a token."""
    pieces: list[_Span] = []
    end = 0
    for span in [*spans, (len(text), len(text), {})]:
        between = text[end : span[0]]
        for word in between.split():
            start = text.index(word, end)
            end = start + len(word)
            pieces.append((start, end, {}))
            message = "characters that belong to no token become tokens of their own"
            report.add("altered", "not-in-a-token", message, place, word)
        if span[0] < len(text):
            pieces.append(span)
        end = span[1]
    for number, (start, stop, values) in enumerate(pieces):
        following = pieces[number + 1][0] if number + 1 < len(pieces) else len(text)
        yield ExportedToken(text[start:stop], start, text[stop:following], values)


def _divided(
    tokens: Sequence[ExportedToken], starts: Sequence[int]
) -> Iterator[list[ExportedToken]]:
    """Tokens in sentences, which begin at some offsets."""
    begins = set(starts)
    sentence: list[ExportedToken] = []
    for token in tokens:
        if sentence and token.start in begins:
            yield sentence
            sentence = []
        sentence.append(token)
    if sentence:
        yield sentence
