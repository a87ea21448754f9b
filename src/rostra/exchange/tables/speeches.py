"""Tables of speeches: each row is what one speaker says, in CSV, JSON Lines, Parquet or Excel.

A column belongs to the field of its name, or to the one that a user maps it to. All other columns
are kept as own columns (``x_…``) of the utterances. A row is a turn; line breaks in a speech part
paragraphs, which become utterances. Nothing that is wrong is mended: it is told with its place.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

import orjson
import regex

from rostra.errors import NotFoundError, OptionError, RostraError
from rostra.exchange.countries import read_country
from rostra.exchange.dates import check_date_format, read_date
from rostra.exchange.importing import UNDETERMINED
from rostra.exchange.tables.excel import xlsx_table
from rostra.exchange.tables.rows import (
    Row,
    as_own_value,
    as_text,
    csv_table,
    jsonl_table,
    parquet_table,
)
from rostra.exchange.tables.templates import Template, columns_of, read_template
from rostra.exchange.transcript_text import tell_parts
from rostra.exchange.transcripts import (
    Event,
    Label,
    OwnColumn,
    Passage,
    Remark,
    Speaker,
    Transcript,
    Turn,
)
from rostra.language.identifiers import MAX_UTTERANCES, Identifiers, identifier_words
from rostra.printable import shortened
from rostra.schema import published_schemas, published_versions

if TYPE_CHECKING:
    from rostra.exchange.importing import ImportOptions, Item
    from rostra.exchange.losses import LossReport
    from rostra.progress import Advance, Progress

REQUIRED: Final = ("speech", "speaker")
"""The fields that a table must have."""

FIELDS: Final = (
    *REQUIRED,
    *("speaker_id", "role", "role_type", "country", "date", "language"),
    *("source", "title", "publisher", "published", "url", "licence"),
    *("event", "event_date", "event_place", "event_organiser"),
)
"""The fields of a table; names that begin with ``x_`` are those of own columns."""

_OF_SOURCE = ("title", "publisher", "published", "url", "licence")
_OF_EVENT = ("event", "event_date", "event_place", "event_organiser")
_OF_WEB_PAGES = ("speech", "speaker", "role", "title", "event")
_LINE_BREAK = re.compile("[\r\n\x0b\x0c\x85\u2028\u2029]+")
_LARGEST_PART = 2**23  # characters of a transcript that is yielded at once
_LATIN = regex.compile(r"(?:\p{Latin}|[^\p{L}])+")
_UMLAUT = re.compile("(?<=[aou])e")
"""What "Mueller" has besides "Müller"."""

_OWN = re.compile("x_[a-z0-9_]{1,62}")
_LETTER = regex.compile(r"\p{L}")
_HTML = re.compile(
    r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});|</?[a-z][a-z0-9]{0,9}[ />]", re.IGNORECASE
)
_SIGN_IN_NAME = re.compile(r"[0-9<>\[\]{}*†‡]")
_SEVERAL_NAMES = re.compile(r"[;/、]|\s(?:and|und|et|&)\s", re.IGNORECASE)
_LONGEST_STEM = 50  # of the name of an own column
_MOST_LISTED = 40

_Table: TypeAlias = Callable[[Path], Iterator[Row]]
_Group: TypeAlias = tuple[str, ...]
"""What tells sources apart."""


def read_csv(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read tables of speeches in CSV."""
    expected = {*FIELDS, *chain.from_iterable(map(columns_of, options.mapping.values()))}
    return _read(
        inputs,
        options,
        report,
        progress,
        lambda file: csv_table(file, options, expected, report, progress),
    )


def read_jsonl(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read tables of speeches in JSON Lines."""
    return _read(
        inputs,
        options,
        report,
        progress,
        lambda file: jsonl_table(file, options, report, progress),
        may_lack_columns=True,
    )


def read_parquet(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read tables of speeches in Parquet."""
    return _read(inputs, options, report, progress, lambda file: parquet_table(file, progress))


def read_xlsx(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read tables of speeches in workbooks of Excel."""
    return _read(
        inputs, options, report, progress, lambda file: xlsx_table(file, options, report, progress)
    )


def _read(  # noqa: PLR0913 - the arguments of a reader, and what it reads rows with
    inputs: Sequence[Path],
    options: ImportOptions,
    report: LossReport,
    progress: Progress,
    table: _Table,
    *,
    may_lack_columns: bool = False,
) -> Iterator[Item]:
    check_date_format(options.date_format)
    with tempfile.TemporaryFile(prefix="rostra-") as spool:
        speeches = _Speeches(options, report, spool)
        for file in inputs:
            if file.is_dir():
                raise RostraError(f"{file} is a folder, and not an export of Rostra: name a table")
            speeches.read(file, table(file), may_lack_columns=may_lack_columns)
        yield from speeches.items(progress)


class _Speeches:
    """Rows as speeches: read in the order of the tables, given in the order of the sources.

    Memory grows with the numbers of speakers, events and sources, and by eight bytes a row; by its
    id as well where a table has a column of ids.
    """

    def __init__(self, options: ImportOptions, report: LossReport, spool: BinaryIO) -> None:
        self._options, self._report, self._spool = options, report, spool
        self._columns = _Columns(options.mapping)
        self._speakers = _Speakers(report)
        self._events: dict[str, Event] = {}
        self._sources: dict[_Group, _Source] = {}
        self._ids: set[str] = set()
        self._kept: dict[str, OwnColumn] = {}
        self._run: tuple[_Group, int] = ((), 0)
        schemas = published_schemas(published_versions()[-1])
        utterances, sources = (schemas[t]["properties"] for t in ("utterances", "sources"))
        self._role_types = {code for code in utterances["role_type"]["enum"] if code}
        self._patterns = {
            "language": re.compile(utterances["language"]["pattern"]),
            "licence": re.compile(sources["licence"]["pattern"]),
        }

    def read(self, file: Path, rows: Iterable[Row], *, may_lack_columns: bool) -> None:
        """Read the rows of a table, of which not every row may have all columns."""
        self._columns.begin()
        self._run = ((), self._run[1] + 1)
        number = 0
        for number, row in enumerate(rows, 1):
            self._columns.see(row.values)
            if number == 1 and not may_lack_columns:
                self._columns.require(file)
            self._add(file, row)
        if not number:
            raise RostraError(f"{file} has no rows below its header")
        self._columns.require(file)

    def _add(self, file: Path, row: Row) -> None:
        def text(column: str) -> str:
            value = row.values.get(column)
            return value.strip() if isinstance(value, str) else as_text(value)

        columns = self._columns
        fields = {name: text(column) for name, column in columns.present.items()}
        fields |= {name: template.fill(text) for name, template in columns.templates.items()}
        self._check_id(row)
        paragraphs = [part.strip() for part in _LINE_BREAK.split(fields.get("speech", ""))]
        paragraphs = [part for part in paragraphs if part]
        if not paragraphs:
            message = "a speech has no words, and is left out"
            self._report.add("dropped", "empty-speech", message, row.place)
            return
        self._check_markup(fields, row.place)
        key, label = self._speakers.add(fields, row.place)
        if key is None:
            message = (
                "a speech has no speaker; the words stay in the text of the source, without an "
                "utterance"
            )
            self._report.add("wrong", "missing-speaker", message, row.place, paragraphs[0])
        for part in paragraphs:
            if not _LETTER.search(part):
                message = "a paragraph without a letter, such as a placeholder, is an utterance"
                self._report.add("wrong", "no-letters", message, row.place, part)
        language = self._valid(fields, "language", row.place)
        read = {
            "country": read_country(fields.get("country"), self._report, row.place),
            "date": self._date(fields, "date", row.place),
        }
        speech = {
            "place": row.place,
            "paragraphs": paragraphs,
            "speaker": key,
            "label": label,
            "role": fields.get("role") or None,
            "role_type": self._role_type(fields, row.place),
            **read,
            "language": language,
            "event": self._event(fields, row.place),
            "columns": self._as_written(fields, read) | self._own_values(row, fields),
        }
        self._source(file, fields, row.place, language).offsets.append(self._spool.tell())
        self._spool.write(orjson.dumps(speech) + b"\n")

    def _own_values(self, row: Row, fields: Mapping[str, str]) -> dict[str, object]:
        values = {
            name: as_own_value(row.values[column], row.place, self._report)
            for column, name in self._columns.own.items()
            if column in row.values
        }
        made = {name: fields[name] or None for name in self._columns.templates if _OWN.match(name)}
        return values | made

    def _as_written(
        self, fields: Mapping[str, str], read: Mapping[str, str | None]
    ) -> dict[str, str]:
        """What a row has in a field whose column does not take it, as own columns."""
        kept = {}
        for field, value in read.items():
            if value is None and fields.get(field):
                name = f"x_{field}_as_written"
                kept[name] = fields[field]
                self._kept[name] = OwnColumn(
                    name,
                    f"{field.capitalize()} as written",
                    f"What the table has as {field}, where it could not be read as one",
                )
        return kept

    def _check_markup(self, fields: Mapping[str, str], place: str) -> None:
        for name in _OF_WEB_PAGES:
            if found := _HTML.search(fields.get(name, "")):
                message = "what looks like HTML is kept as the words that it is written with"
                self._report.add("wrong", "markup", message, place, f"{name}: {found.group()}")

    def _check_id(self, row: Row) -> None:
        if row_id := as_text(row.values.get("id")):
            if row_id in self._ids:
                message = "an id that another row has as well"
                self._report.add("wrong", "duplicate-id", message, row.place, row_id)
            self._ids.add(row_id)

    def _valid(self, fields: Mapping[str, str], name: str, place: str) -> str | None:
        """The value of a field whose column has a pattern."""
        value = fields.get(name) or None
        if value and not self._patterns[name].fullmatch(value):
            message = {
                "language": "not a BCP 47 tag of a language, such as en or pt-BR; it is left out",
                "licence": "not an SPDX expression of a licence; the default of the import stands",
            }[name]
            self._report.add("wrong", f"no-such-{name}", message, place, value)
            return None
        return value

    def _date(self, fields: Mapping[str, str], name: str, place: str) -> str | None:
        return read_date(fields.get(name), self._report, place, self._options.date_format)

    def _role_type(self, fields: Mapping[str, str], place: str) -> str | None:
        role_type = fields.get("role_type") or None
        if role_type and role_type not in self._role_types:
            message = (
                f"not a code of role_type ({', '.join(sorted(self._role_types))}); it is left out"
            )
            self._report.add("wrong", "no-such-role-type", message, place, role_type)
            return None
        return role_type

    def _event(self, fields: Mapping[str, str], place: str) -> str | None:
        """The key of the event of a row."""
        name, date, where, organiser = (fields.get(field, "") for field in _OF_EVENT)
        if not name:
            if date or where or organiser:
                message = "an event without a name is left out, with its date, place and organiser"
                self._report.add("dropped", "event-without-name", message, place)
            return None
        key = " ".join(filter(None, (name, date, where, organiser)))
        if key not in self._events:
            day = self._date(fields, "event_date", place)
            self._events[key] = Event(key, name, day, where or None, organiser or None)
        return key

    def _source(
        self, file: Path, fields: Mapping[str, str], place: str, language: str | None
    ) -> _Source:
        """The source of a row; the first row of a source says what is known of it."""
        stated = {name: fields.get(name) or None for name in _OF_SOURCE}
        group: _Group
        if fields.get("source"):
            group = ("source", fields["source"])
        else:
            described = tuple(stated[name] or "" for name in _OF_SOURCE[:4])
            if described != self._run[0]:
                self._run = described, self._run[1] + 1
            group = ("run", str(self._run[1]))
        source = self._sources.get(group)
        if source is None:
            key = fields.get("source") or stated["title"] or file.stem
            source = self._sources[group] = _Source(key, stated, language, place)
            source.published = self._date(fields, "published", place)
            source.licence = self._valid(fields, "licence", place)
        elif differing := [n for n in _OF_SOURCE if stated[n] not in {None, source.stated[n]}]:
            message = (
                "a row says something else of its source than the first row of that source, which "
                "stands"
            )
            value = f"{differing[0]}: {stated[differing[0]]}"
            self._report.add("wrong", "source-differs", message, place, value)
        return source

    def items(self, progress: Progress) -> Iterator[Item]:
        """What was read: own columns, speakers and events, and a transcript for each source."""
        self._tell()
        advance = progress("writing sources", self._spool.tell())
        yield from self._columns.descriptions()
        yield from self._kept.values()
        yield from self._speakers.speakers.values()
        yield from self._events.values()
        for source in self._sources.values():
            yield from self._transcripts(source, advance)

    def _tell(self) -> None:
        if self._columns.by_name:
            message = f"columns of these names are fields: {', '.join(self._columns.by_name)}"
            count = len(self._columns.by_name)
            self._report.add("defaulted", "fields-by-name", message, count=count)

    def _transcripts(self, source: _Source, advance: Advance) -> Iterator[Transcript]:
        """A source, in parts if it is too large for one."""
        blocks, passages, size, parts = list[Turn | Remark](), 0, 0, 0
        for offset in source.offsets:
            self._spool.seek(offset)
            line = self._spool.readline()
            advance(len(line))
            speech = orjson.loads(line)
            number, length = len(speech["paragraphs"]), sum(map(len, speech["paragraphs"]))
            if blocks and (passages + number > MAX_UTTERANCES or size + length > _LARGEST_PART):
                yield self._transcript(source, blocks)
                blocks, passages, size, parts = [], 0, 0, parts + 1
            blocks += _blocks(speech)
            passages += number
            size += length
        yield self._transcript(source, blocks)
        if parts:
            tell_parts(self._report, source.place, source.key)

    def _transcript(self, source: _Source, blocks: list[Turn | Remark]) -> Transcript:
        return Transcript(
            source.key,
            blocks,
            source.language or self._options.language or UNDETERMINED,
            title=source.stated["title"],
            publisher=source.stated["publisher"],
            published=source.published,
            url=source.stated["url"],
            licence=source.licence,
            place=source.place,
        )


class _Source:
    """A source, and where the spool has its speeches."""

    def __init__(
        self, key: str, stated: Mapping[str, str | None], language: str | None, place: str
    ) -> None:
        self.key, self.stated, self.language, self.place = key, stated, language, place
        self.published: str | None = None
        self.licence: str | None = None
        self.offsets = array("Q")


def _blocks(speech: Mapping[str, Any]) -> Iterator[Turn | Remark]:
    """A speech as a turn, or the words of one without a speaker."""
    if speech["speaker"] is None:
        yield from map(Remark, speech["paragraphs"])
        return
    passages = [
        Passage(text, columns=speech["columns"], place=speech["place"])
        for text in speech["paragraphs"]
    ]
    label = None
    if name := speech["label"]:
        label = Label(f"{name}:", (0, len(name)))
        if role := speech["role"]:
            start = len(name) + 2
            label = Label(f"{name}, {role}:", (0, len(name)), (start, start + len(role)))
    yield Turn(
        speech["speaker"],
        passages,
        label,
        speech["role"],
        speech["role_type"],
        speech["country"],
        event=speech["event"],
        date=speech["date"],
        language=speech["language"],
    )


class _Speakers:
    """The speakers of all rows, and what is wrong with their names and ids."""

    def __init__(self, report: LossReport) -> None:
        self.speakers: dict[str, Speaker] = {}
        self._report = report
        self._spellings: dict[str, tuple[str, str]] = {}
        self._known: set[tuple[str, str]] = set()

    def add(self, fields: Mapping[str, str], place: str) -> tuple[str | None, str | None]:
        """Take the speaker of a row.

        Returns:
            The key of the speaker, None without one; and the name as this row has it, where it is
            not the one of the rows before.
        """
        written = fields.get("speaker", "")
        name = " ".join(written.split())
        if not name:
            return None, None
        if name != written:
            message = "white space within a name became one space"
            self._report.add("altered", "spaces-in-name", message, place, written)
        key = fields.get("speaker_id") or name
        speaker = self.speakers.setdefault(key, Speaker(key, name))
        if (key, name) not in self._known:
            self._known.add((key, name))
            self._check(key, name, speaker, place)
        return key, None if speaker.name == name else name

    def _check(self, key: str, name: str, speaker: Speaker, place: str) -> None:
        if speaker.name != name:
            message = "one speaker_id has several names; it stays one speaker"
            value = f"{key}: {speaker.name}; {name}"
            self._report.add("wrong", "names-of-one-id", message, place, value)
        if _SIGN_IN_NAME.search(name):
            message = "a name with digits or brackets, such as of a footnote; it stays as it is"
            self._report.add("wrong", "signs-in-name", message, place, name)
        if _SEVERAL_NAMES.search(_HTML.sub("", name)):
            message = "a name that may be of several speakers; it stays one speaker"
            self._report.add("wrong", "several-names", message, place, name)
        other_key, other = self._spellings.setdefault(_spelling(name), (key, name))
        if other_key == key:
            return
        if other == name:
            message = "one name has several ids; they stay several speakers"
            value = f"{name}: {other_key}; {key}"
            self._report.add("wrong", "ids-of-one-name", message, place, value)
        else:
            message = (
                "two names that differ in case, marks, spaces or order may be one person; they "
                "stay two speakers"
            )
            self._report.add("wrong", "two-spellings", message, place, f"{other}; {name}")


def _spelling(name: str) -> str:
    """What two spellings of a name have in common: its letters, with the last name at the end."""
    last, comma, first = name.partition(",")
    ordered = f"{first} {last}" if comma and "," not in first else name
    if _LATIN.fullmatch(ordered):  # others would be transliterated, and many be alike
        letters = identifier_words(ordered).replace("-", "")
        return _UMLAUT.sub("", letters) or name
    plain = unicodedata.normalize("NFKD", ordered.casefold())
    return "".join(character for character in plain if character.isalnum()) or name


class _Columns:
    """Which columns of the tables are fields, and the names of the others."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        for field in mapping:
            if field not in FIELDS and not _OWN.fullmatch(field):
                raise OptionError(
                    f"--map {shortened(field)}=…: not a field of a table of speeches. There are: "
                    f"{', '.join(FIELDS)}, and x_… for a column of your own"
                )
            if not mapping[field] and (field in REQUIRED or field not in FIELDS):
                raise OptionError(f"--map {field}=: name a column, or several as '{{a}} {{b}}'")
        read = {field: read_template(column) for field, column in mapping.items()}
        self.templates: dict[str, Template] = {f: t for f, t in read.items() if t}
        """The template of each field or own column that is made of several columns."""
        self._in_templates = set(chain.from_iterable(t.columns for t in self.templates.values()))
        self._mapping = mapping
        self._fields: dict[str, list[str]] = {}
        for field in FIELDS:
            column = mapping.get(field, field)
            if column and field not in self.templates:
                self._fields.setdefault(column, []).append(field)
        self.present: dict[str, str] = {}
        """The column of each field that a table has."""
        self.own = {
            column: field
            for field, column in mapping.items()
            if field not in FIELDS and field not in self.templates
        }
        """The name of the own column of each column that is not a field."""
        self.by_name: dict[str, None] = {}
        self._ids = Identifiers({_as_identifier(name) for name in mapping if name not in FIELDS})
        self._seen: set[str] = set()

    def begin(self) -> None:
        """Begin a table."""
        self._seen = set()

    def see(self, names: Iterable[str]) -> None:
        """Take the columns that a row has."""
        for name in names:
            if name in self._seen:
                continue
            self._seen.add(name)
            self.present |= dict.fromkeys(self._fields.get(name, ()), name)
            if name not in self._fields:
                if name not in self.own and name not in self._in_templates:
                    self.own[name] = self._own_name(name)
            elif name in FIELDS and name not in self._mapping:
                self.by_name[name] = None

    def _own_name(self, column: str) -> str:
        stem = _as_identifier(column) if _OWN.fullmatch(column) else identifier_words(column)
        if not _OWN.fullmatch(column) and f"{stem}-".startswith(("tokens-", "token-")):
            stem = f"column-{stem}"  # x_tokens and x_token_… are positional attributes
        return f"x_{self._ids.new(stem[:_LONGEST_STEM] or 'column').replace('-', '_')}"

    def require(self, file: Path) -> None:
        """Raise NotFoundError where a table lacks a column that it must have."""
        for field in (*REQUIRED, *self._mapping):
            mapped = self._mapping.get(field, field)
            missing = next((c for c in columns_of(mapped) if c not in self._seen), None)
            if missing is not None:
                listed = ", ".join(sorted(self._seen)[:_MOST_LISTED])
                more = " …" if len(self._seen) > _MOST_LISTED else ""
                advice = (
                    "" if field in self._mapping else f": say which it is, --map {field}=COLUMN"
                )
                titled = (
                    " (one column: if a title stands above the header, remove it)"
                    if len(self._seen) == 1 and file.suffix.lower().startswith(".xls")
                    else ""
                )
                raise NotFoundError(
                    f"{file} has no column {shortened(missing)!r}{advice}. Its columns are: "
                    f"{listed}{more}{titled}"
                )

    def descriptions(self) -> Iterator[OwnColumn]:
        """The own columns, with the names that they have in the table."""
        for column, name in self.own.items():
            title = f"Column {shortened(column)}"
            yield OwnColumn(name, title, f"The column {shortened(column)} of the imported table.")
        for name, template in self.templates.items():
            if _OWN.fullmatch(name):
                listed = shortened(", ".join(template.columns))
                made = f"Made of these columns of the imported table: {listed}."
                yield OwnColumn(name, f"Columns {listed}", made)


def _as_identifier(name: str) -> str:
    """An own column's name as `Identifiers` makes them."""
    return "-".join(filter(None, name.removeprefix("x_").split("_")))
