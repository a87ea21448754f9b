"""TEI: ParlaMint, with and without annotation, and Parla-CLARIN.

A corpus is a <teiCorpus> whose documents are in it or in files that it includes; a document is a
<TEI>. Files are read as streams: what is in memory is one document and the lists of participants.

See https://clarin-eric.github.io/ParlaMint/ and https://clarin-eric.github.io/parla-clarin/.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from rostra.errors import NotFoundError, OptionError, RostraError
from rostra.exchange.countries import read_country
from rostra.exchange.importing import UNDETERMINED
from rostra.exchange.tei.header import Header, read_header
from rostra.exchange.tei.participants import Participants
from rostra.exchange.tei.text import TextHandler
from rostra.exchange.transcripts import Event, OwnColumn, Speaker, Transcript
from rostra.exchange.untrusted.xml_files import (
    ELEMENT_BYTES,
    XML_LANG,
    TreeHandler,
    XmlError,
    XmlFile,
    included_file,
    read_tree,
    tree_attributes,
    tree_name,
)
from rostra.files import open_regular
from rostra.language.language_tags import language_of
from rostra.printable import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from rostra.exchange.importing import ImportOptions, Item
    from rostra.exchange.losses import LossReport
    from rostra.progress import Advance, Progress

_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(teiCorpus|TEI)[\s>/]")
_ROOT_BYTES: Final = 2**16
_HREF = re.compile(rb"""href\s*=\s*["']([^"'/.][^"']*)["']""")

_INCLUDED_DEPTH: Final = 20
_DOCUMENTS: Final = ("teiCorpus", "TEI")
_SPEECHES: Final = ("speeches", "utterances")
_COLUMNS: Final = (
    OwnColumn("x_tei_id", "TEI id", "The xml:id of the paragraph in the TEI, else of the speech"),
    OwnColumn(
        "x_party",
        "Party",
        "The parliamentary group or party of the speaker on that day, as the header of the TEI "
        "states it",
    ),
    OwnColumn(
        "x_speaker_type",
        "Speaker type",
        "Whether the speaker is in the chair (chair), a member (regular) or a guest (guest), as "
        "the TEI states it",
    ),
)


def read_tei(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read corpora and documents; see `rostra.exchange.importing.Reader`."""
    _check_options(options)
    files = [file for path in inputs for file in _roots(path)]
    yield from _COLUMNS
    size = sum(map(_size, files))
    state = _State(options, report, progress("reading", size))
    for file in files:
        yield from _read_root(file, state)


def _check_options(options: ImportOptions) -> None:
    """Raise OptionError where a user says what TEI says itself."""
    given = {
        "--map": options.mapping,
        "--encoding": options.encoding,
        "--delimiter": options.delimiter,
        "--date-format": options.date_format,
        "--sheet": options.sheet,
    }
    used = [name for name, value in given.items() if value]
    if used:
        raise OptionError(f"an import of TEI takes no {used[0]}: the files say it themselves")


@dataclass(slots=True)
class _State:
    """What holds for all files of an import."""

    options: ImportOptions
    report: LossReport
    advance: Advance
    known: dict[str, str] = field(default_factory=dict)
    """The names of the speakers so far, by their keys."""
    documents: Counter[str] = field(default_factory=Counter)
    included: set[Path] = field(default_factory=set)


def _roots(path: Path) -> Iterator[Path]:
    """The file, or the corpora in a folder, or else its documents.

    Raises:
        RostraError: there is none, or the folder has several corpora.
    """
    if not path.is_dir():
        yield path
        return
    kinds = {file: _kind(file) for file in sorted(path.glob("*.xml"))}
    corpora = [file for file, kind in kinds.items() if kind == "teiCorpus"]
    if len(corpora) > 1:
        names = ", ".join(escaped(file.name) for file in corpora)
        raise RostraError(f"{path} has several corpora: name the file of one of them: {names}")
    documents = corpora or [file for file, kind in kinds.items() if kind == "TEI"]
    if not documents:
        raise RostraError(f"{path} has no file NAME.xml that is TEI: a <teiCorpus> or <TEI>")
    yield from documents


def _kind(path: Path) -> str:
    """The element that a file begins with, as far as it is one of TEI's."""
    with open_regular(path) as file:
        match = _ROOT.search(file.read(_ROOT_BYTES).replace(b"\0", b""))
    return match.group(1).decode() if match else ""


def _size(path: Path) -> int:
    """The bytes of a file and of those that it includes, for the progress."""
    size = path.stat().st_size if path.is_file() else 0
    if size > ELEMENT_BYTES:
        return size
    with open_regular(path) as file:
        names = {unquote(name.decode(errors="replace")) for name in _HREF.findall(file.read())}
    parts = [path.parent / name for name in names if ".." not in name and "\0" not in name]
    return size + sum(part.stat().st_size for part in parts if part.is_file())


def _read_root(path: Path, state: _State) -> Iterator[Item]:
    participants = Participants(state.report)
    state.included.clear()
    reader = _Reader(path, path.parent, participants, None, (path.resolve(),), state)
    yield from reader.items()
    if reader.is_corpus and reader.header:
        _check_counts(reader.header, reader.counts, path.name, state.report)


@dataclass(slots=True)
class _Counts:
    """What was read of a corpus or document."""

    documents: int = 0
    speeches: int = 0
    words: int = 0
    is_marked: bool = True
    elements: Counter[str] = field(default_factory=Counter)

    def add(self, other: _Counts) -> None:
        """Add those of a part."""
        self.documents += other.documents
        self.speeches += other.speeches
        self.words += other.words
        self.is_marked = self.is_marked and other.is_marked
        self.elements.update(other.elements)


class _Reader:
    """Reads a file: the handler of the elements outside texts.

    Args:
        path: the file.
        folder: that of the file which the user named; what is included is in it.
        participants: those of the corpus.
        around: the header of the corpus that includes the file.
        including: the files that include one another down to this one.
        state: of the import.

    Attributes:
        header: of the outermost element.
        is_corpus: whether that is a teiCorpus.
        counts: what was read.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - where the file is, and what it is in
        self,
        path: Path,
        folder: Path,
        participants: Participants,
        around: Header | None,
        including: tuple[Path, ...],
        state: _State,
    ) -> None:
        self._path, self._folder, self._participants = path, folder, participants
        self._including, self._state = including, state
        self._report = state.report
        self._file = XmlFile(path)
        self._headers = [around]  # of the elements that are open, and of what includes the file
        self._open: list[tuple[str, dict[str, str]]] = []
        self._tree: TreeHandler | None = None
        self._items: deque[Item | Path] = deque()
        self._namespace = ""
        self.header: Header | None = None
        self.is_corpus = False
        self.counts = _Counts()

    def items(self) -> Iterator[Item]:
        """Yield what the file has, and what it includes, in order."""
        for _ in self._file.read(self, self._state.advance):
            while self._items:
                item = self._items.popleft()
                if isinstance(item, Path):
                    yield from self._included(item)
                else:
                    yield item
        if self.header is None and not self.counts.documents:
            raise XmlError(f"{self._path.name} has no teiHeader: it is not a document of TEI")

    def _included(self, path: Path) -> Iterator[Item]:
        chain = (*self._including, path.resolve())
        reader = _Reader(path, self._folder, self._participants, self.header, chain, self._state)
        yield from reader.items()
        self.counts.add(reader.counts)

    # The handler of elements outside texts

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        local = tree_name(name)
        if not self._open:
            self._check_root(name, local)
        self._file.check_depth(len(self._open))
        self._open.append((local, tree_attributes(attributes)))
        if local == "teiHeader":
            self._tree = TreeHandler(self._file)
            self._tree.start(name, attributes)
            self._file.use(_Within(self._tree, self._end_header))
        elif local == "text":
            self._start_text(name, attributes)
        elif local == "xi:include":
            self._include(self._open[-1][1])
        elif local in _DOCUMENTS:
            self._headers.append(self._headers[-1])
        elif local != "xi:fallback":
            message = "elements that no corpus has a place for, with all that is in them"
            self._report.add("dropped", "elements", message, self._file.place, local)

    def end(self, _: str) -> None:
        """Take its end."""
        local, _attributes = self._open.pop()
        if local in _DOCUMENTS:
            self._headers.pop()
        self._file.is_done()

    def characters(self, text: str) -> None:
        """Leave out what is between elements."""

    def _check_root(self, name: str, local: str) -> None:
        if local not in _DOCUMENTS:
            raise XmlError(
                f"{self._path.name}: begins with <{shortened(escaped(local))}>, not with "
                "<teiCorpus> or <TEI>: it is not a document of TEI"
            )
        self.is_corpus = local == "teiCorpus"
        uri, space, _ = name.rpartition(" ")
        self._namespace = uri + space
        if uri != _NAMESPACE:
            message = f"the namespace is not that of TEI, {_NAMESPACE}; it is read all the same"
            self._report.add("wrong", "not-the-namespace", message, self._path.name, uri)

    def _end_header(self) -> None:
        assert self._tree is not None
        tree, self._tree = self._tree.root, None
        assert tree is not None
        self._open.pop()
        self._resolve(tree, self._path, self._including)
        *_, around, _own = [None, *self._headers]
        attributes = self._open[-1][1] if self._open else {}
        header = read_header(tree, attributes, around, self._report, self._path.name)
        header = self._headers[-1] = self._checked(header)
        self.header = self.header or header
        self._participants.add_lists(tree, header.language, self._path.name)
        self._file.use(self)
        self._file.is_done()

    def _checked(self, header: Header) -> Header:
        """A header whose language and country are a tag and a code, or None."""
        language, place = header.language, self._path.name
        country = read_country(header.country, self._report, place)
        if language and not language_of(language):
            message = "xml:lang is not a language tag"
            self._report.add("wrong", "no-such-language", message, place, language)
            language = None
        return replace(header, country=country, language=language or self._state.options.language)

    def _resolve(self, tree: Element, base: Path, including: tuple[Path, ...]) -> None:
        """Put the files that a header includes in their places; lists of categories stay out."""
        for parent in list(tree.iter()):
            for number, child in enumerate(list(parent)):
                if child.tag != "xi:include":
                    continue
                file = self._find(dict(child.attrib), base, including)
                if file is None or parent.tag == "classDecl" or file in self._state.included:
                    continue
                self._state.included.add(file)
                part = read_tree(file, self._state.advance)
                self._resolve(part, file, (*including, file.resolve()))
                parent[number] = part

    def _find(
        self, attributes: dict[str, str], base: Path, including: tuple[Path, ...]
    ) -> Path | None:
        """The file that is included; None if there is none, which is reported."""
        place = self._file.place if base == self._path else base.name
        try:
            file = included_file(attributes, base, self._folder, place)
        except NotFoundError:
            message = "a file that is included does not exist"
            value = attributes.get("href", "")
            self._report.add("wrong", "missing-include", message, place, value)
            return None
        file = file.resolve()
        if file in including:
            raise XmlError(f"{place}: {escaped(file.name)} includes itself, or what includes it")
        if len(including) > _INCLUDED_DEPTH:
            raise XmlError(f"{place}: files include one another deeper than {_INCLUDED_DEPTH}")
        return file

    def _include(self, attributes: dict[str, str]) -> None:
        file = self._find(attributes, self._path, self._including)
        if file is None:
            return
        if file in self._state.included:
            message = "a file is included twice, and read once"
            self._report.add("wrong", "duplicate-include", message, self._file.place, file.name)
            return
        self._state.included.add(file)
        self._items.append(file)

    # Texts

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        self._open.pop()
        header = self._headers[-1]
        if header is None:
            raise XmlError(f"{self._file.place}: a text without a teiHeader before it")
        key = (header.key or self._path.name.removesuffix(".xml")).removesuffix(".ana")
        own = tree_attributes(attributes)
        language = own.get(XML_LANG)
        if language and language_of(language):
            header = replace(header, language=language)
        header = replace(header, key=key)
        root = self._open[-1][1] if self._open else {}
        categories = f"{root.get('ana', '')} {own.get('ana', '')}".split()
        for category in dict.fromkeys(categories):
            message = "categories of documents, such as those of subcorpora"
            self._report.add("dropped", "categories-of-texts", message, self._path.name, category)
        text = TextHandler(self._file, self._namespace, header, self._participants, self._report)
        text.start(name, attributes)
        text.when_complete = lambda: self._end_text(text, header)
        self._file.use(text)

    def _end_text(self, text: TextHandler, header: Header) -> None:
        self._file.use(self)
        elements = Counter({tree_name(name): count for name, count in text.counts.items()})
        counts = _Counts(1, text.speeches, text.words, text.is_marked, elements)
        _check_counts(header, counts, self._path.name, self._report)
        self.counts.add(counts)
        self._items.extend(self._speakers(text, header))
        key = self._unique(header.key)
        event = _event(header, self._participants)
        if event:
            self._items.append(event)
        if header.language is None:
            message = "the language is not stated: und (--language)"
            self._report.add("defaulted", "language", message, self._path.name)
        self._items.append(
            Transcript(
                key=key,
                blocks=text.blocks,
                language=header.language or UNDETERMINED,
                is_document=True,
                title=header.title,
                publisher=header.publisher,
                url=header.url,
                licence=header.licence,
                place=self._path.name,
            )
        )

    def _unique(self, key: str) -> str:
        self._state.documents[key] += 1
        if self._state.documents[key] > 1:
            message = "two documents have the same xml:id"
            self._report.add("wrong", "duplicate-document", message, self._path.name, key)
        return key

    def _speakers(self, text: TextHandler, header: Header) -> Iterator[Speaker]:
        for key, name in text.used.items():
            speaker = (
                Speaker(key, name) if name else self._participants.speaker(key, header.language)
            )
            known = self._state.known.get(key)
            if known is None:
                self._state.known[key] = speaker.name
                yield speaker
            elif known != speaker.name:
                message = "two persons of different corpora have one xml:id; they become the first"
                value = f"{key}: {known}, {speaker.name}"
                self._report.add("wrong", "two-names-of-one-id", message, self._path.name, value)


class _Within:
    """A handler of an element and what is in it; then it says that the element is over."""

    def __init__(self, tree: TreeHandler, done: Callable[[], None]) -> None:
        self._tree, self._done = tree, done
        self.start, self.characters = tree.start, tree.characters

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self._tree.end(name)
        if self._tree.root is not None:
            self._done()


def _event(header: Header, participants: Participants) -> Event | None:
    name = header.meeting or header.title
    if not name or not (header.date or header.meeting):
        return None
    named = (
        participants.organisation(o, header.date, header.language) for o in header.organisations
    )
    return Event(header.key, name, header.date, header.place, next(filter(None, named), None))


def _check_counts(header: Header, counts: _Counts, place: str, report: LossReport) -> None:
    """Report numbers of a header that are not those of the texts."""
    for name, number in header.tags.items():
        if counts.elements[name] != number:
            message = "the header counts other elements than the text has"
            value = f"{name}: {number:,}, and there are {counts.elements[name]:,}"
            report.add("wrong", "wrong-tag-usage", message, place, value)
    expected = dict.fromkeys(_SPEECHES, counts.speeches) | {"texts": counts.documents}
    if counts.elements["w"] and counts.is_marked:
        expected["words"] = counts.words
    for unit, number in header.extents.items():
        if unit in expected and expected[unit] != number:
            message = "the header states another extent than the text has"
            value = f"{unit}: {number:,}, and there are {expected[unit]:,}"
            report.add("wrong", "wrong-extent", message, place, value)
