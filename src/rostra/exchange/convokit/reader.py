"""ConvoKit corpora as transcripts: a conversation is a source, an utterance a turn.

The files are read without the library (https://convokit.cornell.edu/documentation/data_format.html),
in two passes: the first notes which utterances each conversation has, the second reads them. Memory
grows with conversations, speakers and, by less than 100 bytes, utterances. No pickle is opened.
"""

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import orjson

from rostra.errors import OptionError, RostraError
from rostra.exchange.convokit.files import ConvokitFiles, convokit_files
from rostra.exchange.countries import country_code
from rostra.exchange.dates import check_date_format, read_date
from rostra.exchange.importing import UNDETERMINED, ImportOptions, Item
from rostra.exchange.losses import LossReport
from rostra.exchange.transcripts import Event, OwnColumn, Passage, Remark, Speaker, Transcript, Turn
from rostra.exchange.untrusted.json_streams import parse_json
from rostra.files import limited_lines
from rostra.language.identifiers import identifier_words
from rostra.progress import Progress
from rostra.schema import published_schemas, published_versions

_FIELDS = frozenset(
    """
    speaker role role_type country date language title publisher published url licence
    event event_date event_place event_organiser
    """.split()
)
"""The fields that a user may map; columns of their own are ``x_…``."""

_OF_SOURCES = ("title", "publisher", "published", "url", "licence")
_MOST_COLUMNS = 1_000
_MOST_TURNS = 50_000  # of a transcript, which is in memory
_FIRST_SECOND, _LAST_SECOND = 631_152_000, 4_102_444_800  # 1990-01-01, 2100-01-01
_LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BINARY = re.compile(r"<##bin\{\d+\}&&@\*\*>")
_NATIVE = ("id", "reply_to", "timestamp")


def read_convokit(
    paths: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Yield the speakers and conversations of ConvoKit corpora.

    A mapping names metadata by a path: ``meta.x`` of the utterance, ``speaker.meta.x``,
    ``conversation.meta.x``, or ``id``, ``timestamp``.

    Raises:
        RostraError: an input is not a ConvoKit corpus, or an option is wrong.
    """
    check_date_format(options.date_format)
    paths_of = _Mapping(options.mapping)
    for path in paths:
        with convokit_files(path) as files:
            yield from _Conversations(files, paths_of, options, report).items(progress)
    for field, missing in paths_of.unused():
        message = "a path of --map is nowhere in the input"
        report.add("wrong", "unknown-path", message, "", f"{field}={missing}")


class _Mapping:
    """Where the fields of Rostra are in utterances, speakers and conversations."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self.fields: dict[str, tuple[str, str]] = {}
        self._paths = dict(mapping)
        self._used: set[str] = set()
        for field, path in mapping.items():
            if field not in _FIELDS and not re.fullmatch("x_[a-z0-9_]+", field):
                listed = ", ".join(sorted(_FIELDS))
                raise OptionError(f"--map {field}: the fields are {listed}, and x_…")
            self.fields[field] = _parsed(field, path)
        self.mapped = {where: set[str]() for where in ("utterance", "speaker", "conversation")}
        for where, key in self.fields.values():
            self.mapped[where].add(key)

    def value(self, field: str, found: Mapping[str, Mapping[str, Any]]) -> Any:  # noqa: ANN401 - any JSON value
        """What the objects of an utterance have for a field; None for nothing."""
        where, key = self.fields[field]
        value: Any = found[where]
        if isinstance(value, dict) and key in value:
            value = value[key]
        else:
            for part in key.split("."):
                value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            self._used.add(field)
        return value

    def unused(self) -> list[tuple[str, str]]:
        """The fields of which no value was found, with their paths."""
        return [(field, path) for field, path in self._paths.items() if field not in self._used]


def _parsed(field: str, path: str) -> tuple[str, str]:
    """Where a path leads: to metadata of an utterance, a speaker or a conversation, and its key."""
    if path in ("id", "timestamp"):
        return "utterance", f" {path}"
    for prefix, where in (
        *(("meta.", "utterance"), ("utterance.meta.", "utterance"), ("speech.meta.", "utterance")),
        *(("speaker.meta.", "speaker"), ("conversation.meta.", "conversation")),
    ):
        if path.startswith(prefix) and len(path) > len(prefix):
            return where, path.removeprefix(prefix)
    raise OptionError(
        f"--map {field}={path}: a path is meta.NAME, speaker.meta.NAME, conversation.meta.NAME, id "
        "or timestamp"
    )


class _Utterance(NamedTuple):
    """An utterance of the input."""

    id: str
    speaker: str | None
    conversation: str | None
    reply_to: str | None
    timestamp: Any
    text: str
    meta: Mapping[str, Any]
    vectors: Any


def _utterance(value: Any, place: str) -> _Utterance:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        raise RostraError(f"{place}: an utterance is an object, not {type(value).__name__}")
    if "id" not in value or not {"text", "speaker", "user"} & value.keys():
        raise RostraError(
            f"{place}: this is not an utterance of ConvoKit: it has no id, or no text"
        )
    text, meta = value.get("text"), value.get("meta")
    return _Utterance(
        _key(value["id"]) or "",
        _key(value.get("speaker", value.get("user"))),
        _key(value.get("conversation_id", value.get("root"))),
        _key(value.get("reply-to", value.get("reply_to"))),
        value.get("timestamp"),
        text if isinstance(text, str) else "",
        meta if isinstance(meta, dict) else {},
        value.get("vectors"),
    )


def _key(value: object) -> str | None:
    """An id, which some corpora write as a number."""
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False)


class _Overview:
    """The first pass: which utterances each conversation has, and what is wrong with their ids."""

    def __init__(self, files: ConvokitFiles, report: LossReport, progress: Progress) -> None:
        advance = progress(f"looking through {files.utterances_name}", files.size)
        self.conversations: dict[str, int] = {}
        self._of, self.offsets, self.lines = array("q"), array("Q"), array("Q")
        ids, replies = array("Q"), array("Q")
        self.unix_seconds = True
        self.has_timestamps = self.has_vectors = False
        offset = 0
        orphans = list[tuple[str, str | None, int]]()  # utterances of no conversation
        for number, line in enumerate(limited_lines(files.utterances, files.utterances_path), 1):
            if line.strip():
                place = f"{files.utterances_name}:{number}"
                each = _utterance(parse_json(line.lstrip(b"\xef\xbb\xbf"), place), place)
                self._see_timestamp(each.timestamp)
                self.has_vectors = self.has_vectors or bool(each.vectors)
                ids.append(_digest(each.id))
                replies.append(0 if each.reply_to is None else _digest(each.reply_to))
                self.offsets.append(offset)
                self.lines.append(number)
                if each.conversation is None:
                    orphans.append((each.id, each.reply_to, len(self._of)))
                    self._of.append(-1)
                else:
                    self._of.append(self._number(each.conversation))
            offset += len(line)
            advance(len(line))
        self._place_orphans(orphans, report)
        self.ids, self.replies = np.array(ids, "u8"), np.array(replies, "u8")
        self.known = np.unique(self.ids)
        self.order = np.argsort(np.array(self._of, "i8"), kind="stable")
        numbers = np.array(self._of, "i8")[self.order]
        self.starts = np.searchsorted(numbers, np.arange(len(self.conversations) + 1))

    def _number(self, conversation: str) -> int:
        return self.conversations.setdefault(conversation, len(self.conversations))

    def _see_timestamp(self, value: Any) -> None:  # noqa: ANN401 - any JSON value
        if value is None:
            return
        self.has_timestamps = True
        seconds = _seconds(value)
        if seconds is None or not _FIRST_SECOND <= seconds < _LAST_SECOND:
            self.unix_seconds = False

    def _place_orphans(
        self, orphans: Sequence[tuple[str, str | None, int]], report: LossReport
    ) -> None:
        """Give utterances of no conversation one by the first that they reply to."""
        parents = {own: reply_to for own, reply_to, _ in reversed(orphans)}
        roots: dict[str, str] = {}
        for own, _, index in orphans:
            path, root = dict[str, None](), own
            while root not in roots:
                path[root] = None
                parent = parents[root]
                if parent is None or parent not in parents or parent in path:
                    break
                root = parent
            root = roots.get(root, root)
            roots |= dict.fromkeys(path, root)
            self._of[index] = self._number(root)
        if orphans:
            message = "an utterance is of no conversation; its replies say which one it is of"
            report.add("defaulted", "no-conversation", message, count=len(orphans))


def _digest(key: str) -> int:
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") or 1


def _seconds(value: Any) -> float | None:  # noqa: ANN401 - any JSON value
    """A timestamp as a number; None where it is not one."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,12}(\.\d{1,9})?", value, re.ASCII):
        return float(value)
    return None


class _Conversations:
    """The second pass: the conversations of a corpus as transcripts."""

    def __init__(
        self, files: ConvokitFiles, mapping: _Mapping, options: ImportOptions, report: LossReport
    ) -> None:
        self._files, self._mapping = files, mapping
        self._options, self._report = options, report
        self._speakers: dict[str, bytes] = {}
        self._yielded: set[str] = set()
        self._columns = _Columns(report)
        self._events: set[str] = set()

    def items(self, progress: Progress) -> Iterator[Item]:
        """Yield the speakers, events and transcripts."""
        files, report = self._files, self._report
        self._read_speakers()
        metas = dict(self._conversation_metas())
        overview = _Overview(files, report, progress)
        self._takes_dates = overview.unix_seconds
        self._tell_what_is_not_read(overview)
        self._tell_ids(overview)
        advance = progress(f"reading {files.utterances_name}", files.size)
        for number, name in enumerate(overview.conversations):
            start, end = overview.starts[number], overview.starts[number + 1]
            utterances, size = self._utterances(overview, overview.order[start:end])
            meta = orjson.loads(metas.pop(name, b"{}"))
            yield from self._conversation(name, _ordered(utterances, report), meta)
            advance(size)
        message = "a conversation of the input has no utterances, and is left out"
        for name in metas:
            report.add("dropped", "empty-conversation", message, "conversations.json", name)
        if silent := len(self._speakers.keys() - self._yielded):
            message = "a speaker of the input says nothing, and is left out"
            report.add("dropped", "silent-speaker", message, "speakers.json", count=silent)
        yield from self._columns.described()

    def _read_speakers(self) -> None:
        """Keep of each speaker what is mapped, and tell what is not."""
        left_out = Counter[str]()
        for name, meta, place in self._files.entries("speakers"):
            if name in self._speakers:
                message = "the input has two speakers of one id; the first is taken"
                self._report.add("wrong", "duplicate-speaker", message, place, name)
                continue
            wanted = self._mapping.mapped["speaker"]
            kept = {k: v for k, v in meta.items() if any(_leads(path, k) for path in wanted)}
            left_out.update(meta.keys() - kept.keys())
            self._speakers[name] = orjson.dumps(kept)
        message = (
            "metadata of speakers is left out, as they are people: --map takes what you need "
            "(x_NAME=speaker.meta.NAME)"
        )
        for key, count in sorted(left_out.items()):
            self._report.add("dropped", "speaker-meta", message, "speakers.json", key, count=count)

    def _conversation_metas(self) -> Iterator[tuple[str, bytes]]:
        seen = set()
        for name, meta, place in self._files.entries("conversations"):
            if name in seen:
                message = "the input has two conversations of one id; the last is taken"
                self._report.add("wrong", "duplicate-conversation", message, place, name)
            seen.add(name)
            yield name, orjson.dumps(meta)

    def _tell_what_is_not_read(self, overview: _Overview) -> None:
        add = self._report.add
        for name in self._files.others:
            message = "a file beside the corpus (vectors, pickles, separate metadata) is not read"
            add("dropped", "other-file", message, name)
        for key in self._files.corpus_meta():
            message = "metadata of the whole corpus is left out"
            add("dropped", "corpus-meta", message, "corpus.json", key)
        if overview.has_vectors:
            add("dropped", "vectors", "the names of vectors of utterances are left out")
        if "date" in self._mapping.fields or not overview.has_timestamps:
            return
        if overview.unix_seconds:
            message = "date is the day of the timestamp, Unix seconds, in UTC"
            add("defaulted", "date-of-timestamp", message)
        else:
            message = (
                "date is empty: the timestamps are not certainly Unix seconds; if they are, say "
                "--map date=timestamp"
            )
            add("defaulted", "no-date", message)

    def _tell_ids(self, overview: _Overview) -> None:
        """Report ids that occur twice, and replies to what is not there."""
        ids, counts = np.unique(overview.ids, return_counts=True)
        self._twice = set(ids[counts > 1].tolist())
        answered = overview.replies[overview.replies > 0]
        self._nothing = set(np.setdiff1d(answered, overview.known).tolist())

    def _utterances(
        self, overview: _Overview, indices: "np.ndarray[Any, Any]"
    ) -> tuple[list[tuple[_Utterance, str]], int]:
        """The utterances at these places of the file, each with its place for messages."""
        found, size, file = [], 0, self._files.utterances
        for index in indices.tolist():
            file.seek(overview.offsets[index])
            line = file.readline()
            size += len(line)
            place = f"{self._files.utterances_name}:{overview.lines[index]}"
            each = _utterance(parse_json(line.lstrip(b"\xef\xbb\xbf"), place), place)
            if _digest(each.id) in self._twice:
                message = "an id is that of several utterances"
                self._report.add("wrong", "duplicate-id", message, place, each.id)
            if each.reply_to is not None and _digest(each.reply_to) in self._nothing:
                message = "an utterance replies to one that the input does not have"
                self._report.add("wrong", "reply-to-nothing", message, place, each.reply_to)
            found.append((each, place))
        return found, size

    def _conversation(
        self, name: str, utterances: Sequence[tuple[_Utterance, str]], meta: Mapping[str, Any]
    ) -> Iterator[Item]:
        """Yield a conversation as a transcript, or several of a long one, with who is new in it."""
        mapped = self._mapping.mapped["conversation"]
        own = {k: v for k, v in meta.items() if not any(_leads(path, k) for path in mapped)}
        columns = self._columns.values("sources", own, "conversations.json")
        first, _ = utterances[0]
        found = {"utterance": self._of_utterance(first), "conversation": meta, "speaker": {}}
        values: dict[str, Any] = {
            field: self._text(field, found, name)
            for field in _OF_SOURCES
            if field in self._mapping.fields
        }
        if "published" in values:
            form = self._options.date_format
            values["published"] = read_date(values["published"], self._report, name, form)
        language = self._options.language or UNDETERMINED
        for start in range(0, len(utterances), _MOST_TURNS):
            blocks: list[Turn | Remark] = []
            for each, place in utterances[start : start + _MOST_TURNS]:
                yield from self._block(each, place, meta, blocks)
            yield Transcript(name, blocks, language, columns=columns, place=name, **values)

    def _block(
        self,
        each: _Utterance,
        place: str,
        conversation: Mapping[str, Any],
        blocks: list[Turn | Remark],
    ) -> Iterator[Item]:
        """Add the turn of an utterance to the blocks; yield its speaker and event if new."""
        texts = [text for line in _LINE_BREAK.split(each.text) if (text := line.strip())]
        if not texts:
            message = "an utterance has no text, and is left out"
            self._report.add("dropped", "empty-text", message, place, each.id)
            return
        if each.speaker is None:
            message = "an utterance has no speaker; its words stay in the text of the source"
            self._report.add("wrong", "no-speaker", message, place, each.id)
            blocks += map(Remark, texts)
            return
        about = orjson.loads(self._speakers.get(each.speaker, b"{}"))
        found = {
            "utterance": self._of_utterance(each),
            "speaker": about,
            "conversation": conversation,
        }
        if each.speaker not in self._yielded:
            yield self._speaker(each.speaker, found, place)
        event = self._event(found, place)
        if event is not None and event.key not in self._events:
            self._events.add(event.key)
            yield event
        columns = self._own_columns(each, found, place)
        passages = [Passage(text, columns=columns, place=place) for text in texts]
        fields = self._turn_fields(each, found, place)
        blocks.append(Turn(each.speaker, passages, event=event.key if event else None, **fields))

    def _of_utterance(self, each: _Utterance) -> dict[str, Any]:
        # The keys with a space are those of the utterance itself, which no path of meta has.
        return {**each.meta, " id": each.id, " timestamp": each.timestamp}

    def _speaker(self, key: str, found: Mapping[str, Mapping[str, Any]], place: str) -> Speaker:
        self._yielded.add(key)
        name = self._text("speaker", found, place) if "speaker" in self._mapping.fields else None
        if key not in self._speakers and self._files.has("speakers"):
            message = "an utterance has a speaker whom speakers.json does not have; the id is taken"
            self._report.add("wrong", "dangling-speaker", message, place, key)
        elif name is None and "speaker" in self._mapping.fields:
            message = "a speaker has no name where --map says; the id is taken"
            self._report.add("wrong", "no-name", message, place, key)
        return Speaker(key, name or key)

    def _event(self, found: Mapping[str, Mapping[str, Any]], place: str) -> Event | None:
        if "event" not in self._mapping.fields:
            return None
        name = self._text("event", found, place)
        if name is None:
            return None
        date, where, organiser = (
            self._text(f"event_{field}", found, place)
            if f"event_{field}" in self._mapping.fields
            else None
            for field in ("date", "place", "organiser")
        )
        day = read_date(date, self._report, place, self._options.date_format)
        return Event(" ".join(filter(None, (name, day))), name, day, where, organiser)

    def _turn_fields(
        self, each: _Utterance, found: Mapping[str, Mapping[str, Any]], place: str
    ) -> dict[str, Any]:
        values: dict[str, Any] = {
            field: self._text(field, found, place)
            for field in ("role", "role_type", "country", "language")
            if field in self._mapping.fields
        }
        for field, rule in (("role_type", _is_role_type), ("language", _is_language)):
            if values.get(field) is not None and not rule(values[field]):
                message = "a value that --map names is not a code of its column; it is left empty"
                self._report.add(
                    "wrong", "no-such-code", message, place, f"{field}={values[field]}"
                )
                values[field] = None
        if (country := values.get("country")) is not None:
            values["country"] = country_code(country)
            if values["country"] is None:
                message = "not a country of today, or the name of several; country is empty"
                self._report.add("wrong", "no-such-country", message, place, country)
        values["date"] = self._date(each, found, place)
        return values

    def _date(
        self, each: _Utterance, found: Mapping[str, Mapping[str, Any]], place: str
    ) -> str | None:
        is_mapped = "date" in self._mapping.fields
        if is_mapped and self._mapping.fields["date"] != ("utterance", " timestamp"):
            text = self._text("date", found, place)
            return read_date(text, self._report, place, self._options.date_format)
        if is_mapped:
            self._mapping.value("date", found)
        if each.timestamp is None or not (is_mapped or self._takes_dates):
            return None
        seconds = _seconds(each.timestamp)
        if seconds is None or not 0 <= seconds < _LAST_SECOND:
            message = "a timestamp is not one in Unix seconds; date is empty"
            self._report.add("wrong", "no-date", message, place, str(each.timestamp))
            return None
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()

    def _own_columns(
        self, each: _Utterance, found: Mapping[str, Mapping[str, Any]], place: str
    ) -> dict[str, Any]:
        mapped = self._mapping.mapped["utterance"]
        meta = {k: v for k, v in each.meta.items() if not any(_leads(path, k) for path in mapped)}
        columns: dict[str, Any] = {"x_id": each.id, "x_reply_to": each.reply_to}
        if each.timestamp is not None:
            seconds = _seconds(each.timestamp)
            whole = seconds is not None and seconds == int(seconds)
            columns["x_timestamp"] = int(seconds or 0) if whole else str(each.timestamp)
        columns |= self._columns.values("utterances", meta, place)
        for field in (field for field in self._mapping.fields if field.startswith("x_")):
            value = self._mapping.value(field, found)
            columns[field] = self._columns.value(value, field, place)
        return columns

    def _text(self, field: str, found: Mapping[str, Mapping[str, Any]], place: str) -> str | None:
        """The value of a mapped field as a text; None for nothing."""
        value = self._mapping.value(field, found)
        if value is None:
            return None
        if isinstance(value, str):
            return value.strip() or None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        message = "a value that --map names is not a text; it is left empty"
        self._report.add("wrong", "not-a-text", message, place, f"{field}={value}")
        return None


class _Columns:
    """The own columns that metadata becomes."""

    def __init__(self, report: LossReport) -> None:
        self._report = report
        self._names: dict[tuple[str, str], str] = {}
        self._taken = {("utterances", f"x_{name}") for name in _NATIVE}

    def values(self, table: str, meta: Mapping[str, Any], place: str) -> dict[str, Any]:
        """Metadata as values of own columns."""
        found = {}
        for key, value in meta.items():
            if isinstance(value, str) and _BINARY.fullmatch(value):
                message = "metadata is in a pickle, which is not opened: it may run any program"
                self._report.add("dropped", "binary-meta", message, place, key)
            elif value is not None:
                found[self._name(table, key)] = self.value(value, key, place)
        return found

    def value(self, value: Any, key: str, place: str) -> Any:  # noqa: ANN401 - any JSON value
        """A value as an own column may have it."""
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return value
        message = "metadata that is neither a value nor a list of texts is kept as JSON in a text"
        self._report.add("altered", "json-in-column", message, place, key)
        return json.dumps(value, ensure_ascii=False)

    def described(self) -> Iterator[OwnColumn]:
        """The columns whose names are not those of the metadata."""
        for (table, key), name in self._names.items():
            if key != name.removeprefix("x_"):
                yield OwnColumn(name, f"Metadata {key}"[:80], f"The metadata {key}"[:200], table)

    def _name(self, table: str, key: str) -> str:
        if (table, key) not in self._names:
            if len(self._names) >= _MOST_COLUMNS:
                raise RostraError(
                    f"the metadata has more than {_MOST_COLUMNS:,} different keys, more than a "
                    "table has columns: remove those that are ids or words from the input"
                )
            stem = f"x_{identifier_words(key).replace('-', '_') or 'meta'}"
            name, number = stem, 1
            while (table, name) in self._taken:
                number += 1
                name = f"{stem}_{number}"
            self._taken.add((table, name))
            self._names[table, key] = name
        return self._names[table, key]


def _is_role_type(code: str) -> bool:
    return code in _columns()["role_type"]["enum"]


def _is_language(tag: str) -> bool:
    column = _columns()["language"]
    return len(tag) <= column["maxLength"] and bool(re.fullmatch(column["pattern"], tag))


def _columns() -> Any:  # noqa: ANN401 - a JSON Schema
    return published_schemas(published_versions()[-1])["utterances"]["properties"]


def _leads(path: str, key: str) -> bool:
    """Whether a path begins at a key of metadata."""
    return path == key or path.startswith(f"{key}.")


def _ordered(
    utterances: Sequence[tuple[_Utterance, str]], report: LossReport
) -> list[tuple[_Utterance, str]]:
    """The utterances of a conversation in the order in which they were said.

    Each follows the one that it replies to; of those that could follow, the earliest is the next,
    by timestamp if all have one, else by its place in the file.
    """
    seconds = [_seconds(each.timestamp) for each, _ in utterances]
    timed = all(each is not None for each in seconds)
    keys = [(second or 0.0 if timed else 0.0, i) for i, second in enumerate(seconds)]
    index_of = {each.id: i for i, (each, _) in reversed([*enumerate(utterances)])}
    replies: dict[int, list[int]] = {}
    waiting = list[tuple[float, int]]()
    for i, (each, _) in enumerate(utterances):
        parent = index_of.get(each.reply_to) if each.reply_to is not None else None
        if parent is None or parent == i:
            heappush(waiting, keys[i])
        else:
            replies.setdefault(parent, []).append(i)
    ordered: dict[int, None] = {}
    while waiting:
        _, i = heappop(waiting)
        ordered[i] = None
        for reply in replies.get(i, ()):
            heappush(waiting, keys[reply])
    for i in (i for i in range(len(utterances)) if i not in ordered):
        message = "utterances reply to one another in a circle; they keep the order of the file"
        report.add("wrong", "reply-circle", message, utterances[i][1], utterances[i][0].id)
        ordered[i] = None
    return [utterances[i] for i in ordered]
