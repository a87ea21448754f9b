"""Verticalised text of a release, with the names of structures and attributes that ParlaMint has.

A folder with ``NAME.vrt`` and ``NAME.regi``, the registry by which Manatee (NoSketch Engine) builds
a corpus of it; its comments have the command for the Corpus Workbench. ``<text>`` is a source,
``<speech>`` a turn, ``<p>`` an utterance, ``<s>`` a sentence, ``<name>`` a name; ``<g/>`` joins two
tokens.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from rostra.concordance.index.corpus_tokens import ATTRIBUTE
from rostra.exchange.tokens.exported import (
    exported_speeches,
    one_line,
    own_values,
    report_left_out,
    sentence_ids,
    sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rostra.exchange.exporting import ExportOptions, Extract, Record
    from rostra.exchange.losses import LossReport
    from rostra.exchange.tokens.exported import ExportedToken, Speech
    from rostra.progress import Progress

_UNKNOWN: Final = "-"
_NAME: Final = "name"  # the attribute that is written as a structure
_IDS: Final = frozenset({"x_p_id", "x_sent_id", "x_speech_id"})
"""Own columns with ids of structures, which an import made."""

_FIRST: Final = ("norm", "lemma", "pos", "xpos", "feats", "number", "deprel")
"""The order of attributes, as ParlaMint has it; others follow."""

_STRUCTURES: Final[dict[str, Sequence[str]]] = {
    "text": ("id", "title", "publisher", "published", "url", "licence", "lang"),
    "speech": (
        *("id", "text_id", "date", "title", "speaker_id", "speaker_name", "speaker_role"),
        *("role_type", "speaker_country", "country_basis"),
        *("event", "event_date", "event_place", "event_organiser", "x_quote_type"),
    ),
    "p": ("id", "lang"),
    "s": ("id",),
    "name": ("type",),
}


def write_vrt(
    extract: Extract, out: Path, options: ExportOptions, report: LossReport, progress: Progress
) -> None:
    """Write a folder; see `rostra.exchange.exporting.Writer`."""
    del options, progress
    name = str(extract.release.manifest["name"])
    attributes = _attributes(extract)
    out.mkdir()
    structures = {tag: dict.fromkeys(names) for tag, names in _STRUCTURES.items()}
    with ExitStack() as files:
        file = files.enter_context((out / f"{name}.vrt").open("x", encoding="utf-8", newline="\n"))
        writer = _Writer(attributes, structures, report)
        for speech in exported_speeches(extract, report):
            file.writelines(f"{line}\n" for line in writer.lines(speech))
        file.writelines(f"{line}\n" for line in writer.end())
    registry = "\n".join(_registry(name, extract.release.version, attributes, structures))
    (out / f"{name}.regi").write_text(f"{registry}\n", encoding="utf-8", newline="\n")
    report_left_out(extract, report)


def _attributes(extract: Extract) -> list[str]:
    """The positional attributes of the release, those of ParlaMint first."""
    names = [
        name.removeprefix(ATTRIBUTE)
        for name in next(extract.rows("utterances"), {})
        if name.startswith(ATTRIBUTE)
    ]
    known = [name for name in _FIRST if name in names]
    return [*known, *(name for name in names if name not in {*known, _NAME})]


class _Writer:
    """Writes the lines of utterances one after the other."""

    def __init__(
        self,
        attributes: Sequence[str],
        structures: Mapping[str, dict[str, None]],
        report: LossReport,
    ) -> None:
        self._attributes, self._structures, self._report = attributes, structures, report
        self._source: str | None = None
        self._turn: object = None
        self._speeches = 0

    def lines(self, speech: Speech) -> Iterator[str]:
        """The lines of an utterance, with the ends of what it does not belong to."""
        row, source = speech.row, speech.source
        if self._turn is not None and self._turn != speech.turn:
            yield "</speech>"
        if self._source != source["id"]:
            if self._source is not None:
                yield "</text>"
            yield self._start("text", source | {"lang": source["language"]}, own_values(source))
            self._source, self._speeches = source["id"], 0
        if self._turn != speech.turn:
            self._speeches += 1
            yield self._start("speech", _described(speech, self._speeches), {})
        self._turn = speech.turn
        own = {n: v for n, v in own_values(row).items() if n not in _IDS}
        identifier = one_line(row.get("x_p_id")) or row["id"]
        yield self._start("p", {"id": identifier, "lang": row["language"]}, own)
        divided = sentences(row, self._report)
        for identifier, sentence in zip(sentence_ids(row, len(divided)), divided, strict=True):
            yield self._start("s", {"id": identifier}, {})
            yield from self._tokens(sentence, row, is_last=sentence is divided[-1])
            yield "</s>"
        yield "</p>"

    def end(self) -> Iterator[str]:
        """The ends of what is still open."""
        if self._source is not None:
            yield from ("</speech>", "</text>")

    def _start(self, tag: str, values: Mapping[str, object], own: Mapping[str, str]) -> str:
        """The start of a structure, without the attributes that have no value."""
        self._structures[tag].update(dict.fromkeys(own))
        written = [
            (name, one_line(values.get(name)))
            for name in _STRUCTURES[tag]
            if values.get(name) is not None
        ]
        pairs = [*written, *own.items()]
        return f"<{tag}{''.join(f' {n}={_quoted(v)}' for n, v in pairs if v)}>"

    def _tokens(
        self, sentence: Sequence[ExportedToken], row: Record, *, is_last: bool
    ) -> Iterator[str]:
        kind = ""
        for token in sentence:
            of_token = token.values.get(_NAME, "")
            if kind and of_token != kind:
                yield "</name>"
            if of_token and of_token != kind:
                yield self._start("name", {"type": of_token}, {})
            kind = of_token
            cells = [token.form, *(token.values.get(name, _UNKNOWN) for name in self._attributes)]
            yield "\t".join(escape(" ".join(cell.split())) for cell in cells)
            if is_last and token is sentence[-1]:
                continue
            if not token.gap:
                yield "<g/>"
            elif token.gap != " ":
                message = "white space between two tokens became one space"
                self._report.add("altered", "spaces", message, row["id"])
        if kind:
            yield "</name>"


def _described(speech: Speech, number: int) -> dict[str, object]:
    """What the structure of a turn says of it."""
    row, event = speech.row, speech.event or {}
    return {
        "id": row.get("x_speech_id") or f"{row['source_id']}.t{number}",
        "text_id": row["source_id"],
        "date": row["date"],
        "title": speech.source["title"],
        "speaker_id": row["speaker_id"],
        "speaker_name": speech.speaker["name"],
        "speaker_role": row["role"],
        "role_type": row["role_type"],
        "speaker_country": row["country"],
        "country_basis": row["country_basis"],
        "event": event.get("name"),
        "event_date": event.get("date"),
        "event_place": event.get("place"),
        "event_organiser": event.get("organiser"),
        "x_quote_type": None if row["quote_type"] == "direct" else row["quote_type"],
    }


def _quoted(value: str) -> str:
    return f'"{escape(value, {chr(34): "&quot;"})}"'


def _registry(
    name: str, version: str, attributes: Sequence[str], structures: Mapping[str, dict[str, None]]
) -> Iterator[str]:
    """The lines of the registry."""
    tags = " ".join(f"-S {tag}:0+{'+'.join(names)}" for tag, names in structures.items())
    columns = " ".join(f"-P {attribute}" for attribute in attributes)
    yield "# For the Corpus Workbench, instead of this file:"
    yield f"# cwb-encode -c utf8 -xsB -d DATA -R REGISTRY/{name} -f {name}.vrt \\"
    yield f"#     {' '.join(filter(None, (columns, tags)))} -0 g"
    yield f'NAME "{name} {version}"'
    yield 'ENCODING "UTF-8"'
    yield f'PATH "{name}/"'
    yield f'VERTICAL "{name}.vrt"'
    yield "DOCSTRUCTURE text"
    for attribute in ("word", *attributes):
        yield f"ATTRIBUTE {attribute}"
    for tag, names in structures.items():
        yield f"STRUCTURE {tag} {{"
        for attribute in names:
            yield f"    ATTRIBUTE {attribute}"
        yield "}"
    yield "STRUCTURE g {"
    yield "    DISPLAYTAG 0"
    yield '    DISPLAYBEGIN "_EMPTY_"'
    yield "}"
