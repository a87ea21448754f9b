"""CoNLL-U as an input: paragraphs of words, with who says them.

A document (``# newdoc``) is a source, unless the metadata name one (``text_id``); its paragraphs
(``# newpar``) are utterances. ParlaMint's files of metadata (``NAME-meta.tsv``) are read with the
files that they are beside.

The positional attributes are ``norm`` (the words of a token that is written as one), ``lemma``,
``pos`` (of Universal Dependencies), ``xpos``, ``feats``, ``head``, ``deprel``, ``number`` (that of
a word in its sentence) and ``name`` (the kind of name that it is in), as far as the files have
them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from rostra.concordance.index import conllu
from rostra.errors import RostraError
from rostra.exchange.importing import ImportOptions, Item
from rostra.exchange.losses import LossReport
from rostra.exchange.tokens.input_files import ADJACENT_NAMES, Words, files_of, lines_of
from rostra.exchange.tokens.speeches import JOINT, SPEAKER_NAMES, Paragraph, speeches
from rostra.files import LIST_BYTES, read_limited
from rostra.progress import Progress

_ENDINGS: Final = (".conllu", ".conll")
_FIELDS: Final = {"lemma": 2, "pos": 3, "xpos": 4, "feats": 5, "head": 6, "deprel": 7}
_FORM, _DEPS, _MISC = 1, 8, 9
_NER: Final = "NER="
_OUTSIDE: Final = "O"
_KEPT_IN_MISC: Final = ("SpaceAfter=No", _NER)


def read_conllu(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read CoNLL-U; see `rostra.exchange.importing.Reader`."""
    files = files_of(inputs, _ENDINGS)
    advance = progress("reading", 2 * sum(file.stat().st_size for file in files))
    used = _ConlluAttributes()
    for file in files:
        for line in lines_of(file, options, advance):
            used.see(line)
    paragraphs = (
        paragraph
        for file in files
        for paragraph in _ConlluReader(file, used, report).paragraphs(
            lines_of(file, options, advance)
        )
    )
    yield from speeches(paragraphs, options, report)


class _ConlluAttributes:
    """Which positional attributes the files have: those with a value anywhere."""

    def __init__(self) -> None:
        self._unseen = dict(_FIELDS)
        self._has_names = self._has_multiwords = False

    def see(self, line: str) -> None:
        """Take note of what a line has."""
        if not line or line[0] not in "123456789":
            return
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) <= _MISC:
            return
        for name in [n for n, i in self._unseen.items() if cells[i] != "_"]:
            del self._unseen[name]
        self._has_names = self._has_names or _NER in cells[_MISC]
        self._has_multiwords = self._has_multiwords or "-" in cells[0]

    @property
    def names(self) -> list[str]:
        """Their names, without that of the tokens."""
        return [
            *(["norm"] if self._has_multiwords else []),
            *(name for name in _FIELDS if name not in self._unseen),
            "number",
            *(["name"] if self._has_names else []),
        ]


class _ConlluReader:
    """Reads the paragraphs of a file."""

    def __init__(self, file: Path, used: _ConlluAttributes, report: LossReport) -> None:
        self._file, self._report = file, report
        self._names = used.names
        self._metadata = _metadata_beside(file)
        self._document = file.stem
        self._of_document: Mapping[str, str] = {}
        self._of_table: Mapping[str, str] = {}

    def paragraphs(self, lines: Iterable[str]) -> Iterator[Paragraph]:
        """Yield the paragraphs."""
        sentences: list[conllu.Sentence] = []
        described: dict[str, str] = {}
        number = 0  # of the document
        for sentence in conllu.sentences(lines, self._file.name):
            own = _of_paragraph(sentence)
            is_new = bool(sentence.begins) or _speaker(own) not in (None, _speaker(described))
            if sentences and is_new:
                yield self._paragraph(sentences, described, number)
            if "newdoc" in sentence.begins:
                number += 1
                self._begin_document(sentence)
                described = {}
            if not sentences or is_new:
                has_speaker = _speaker(own) is not None or not _speaker(described)
                described = own if has_speaker else {**described, **own}
                sentences = []
            sentences.append(sentence)
        if sentences:
            yield self._paragraph(sentences, described, number)
        for key in self._metadata.unused():
            message = "a row of the metadata belongs to no document of the file, and is left out"
            self._report.add("dropped", "no-such-document", message, self._metadata.name, key)

    def _begin_document(self, sentence: conllu.Sentence) -> None:
        name = sentence.begins["newdoc"]
        self._document = name or self._file.stem
        self._of_document = {
            key.removeprefix(conllu.META): value
            for key, value in sentence.comments.items()
            if key.startswith(conllu.META)
        }
        self._of_table = self._metadata.of(name)
        if self._metadata and not self._of_table:
            message = f"a document is not in {self._metadata.name}, which has the metadata"
            place = f"{self._file.name}:{sentence.line}"
            self._report.add("wrong", "no-metadata", message, place, name)

    def _paragraph(
        self, sentences: Sequence[conllu.Sentence], described: Mapping[str, str], number: int
    ) -> Paragraph:
        words = Words(self._names)
        for sentence in sentences:
            self._add(sentence, words)
        columns: dict[str, str | list[str]] = {}
        if name := sentences[0].begins.get("newpar"):
            columns["newpar"] = name
        if self._of_table:
            columns["newdoc"] = self._document
        if any("sent_id" in sentence.comments for sentence in sentences):
            columns["sent_id"] = [s.comments.get("sent_id", "") for s in sentences]
        return Paragraph(
            self._document,
            number,
            [described, self._of_table, self._of_document],
            columns,
            words.text.strip(),
            words.tokens,
            f"{self._file.name}:{sentences[0].line}",
        )

    def _add(self, sentence: conllu.Sentence, words: "Words") -> None:
        place = f"{self._file.name}:{sentence.line}"
        groups = list(_groups(sentence.words))
        forms = [group[0].surface for group in groups]
        is_joined = [group[-1].is_joined for group in groups]
        first = len(words.tokens["tokens"])
        words.tokens["tokens"] += forms
        for name in self._names:
            words.tokens[name] += _values(name, groups)
        if "name" in words.tokens:
            self._tell_adjacent_names(groups, words.tokens["name"], first, place)
        text = "".join(
            form if joined else f"{form} " for form, joined in zip(forms, is_joined, strict=True)
        ).strip()
        if sentence.text is not None and sentence.text != text:
            if _has_words(sentence.text, forms):
                text = sentence.text
            else:
                message = (
                    "the text of a sentence is not that of its words, of which the text is made"
                )
                self._report.add("wrong", "text-differs", message, place, sentence.text)
        words.add_text(text, is_joined=is_joined[-1])
        self._tell_left_out(sentence, place)

    def _tell_adjacent_names(
        self, groups: Sequence[list[conllu.Word]], names: Sequence[str], first: int, place: str
    ) -> None:
        for number, group in enumerate(groups, first):
            begins = "NER=B-" in group[0].fields[_MISC]
            if begins and number and names[number] == names[number - 1]:
                self._report.add("altered", *ADJACENT_NAMES, place, names[number])

    def _tell_left_out(self, sentence: conllu.Sentence, place: str) -> None:
        """Report what of a sentence has no place in a corpus."""
        add = self._report.add
        if sentence.empty_nodes:
            message = "empty nodes are left out: no characters of the text are theirs"
            add("dropped", "empty-nodes", message, place, count=sentence.empty_nodes)
        for remark in filter(None, sentence.remarks):
            message = "a comment that is not of the form “# name = value” is left out"
            add("dropped", "comment", message, place, remark)
        dependencies = sum(word.fields[_DEPS] != "_" for word in sentence.words)
        if dependencies:
            message = "enhanced dependencies (DEPS) are left out"
            add("dropped", "enhanced-dependencies", message, place, count=dependencies)
        for misc in filter(None, (_others_in(word.fields[_MISC]) for word in sentence.words)):
            message = "values of MISC other than SpaceAfter and NER are left out"
            add("dropped", "misc", message, place, misc)


def _values(name: str, groups: Sequence[list[conllu.Word]]) -> Iterator[str]:
    """An attribute of each token: those of its words, joined by plus signs."""
    if name == "name":
        return (_kind_of_name(group[0].fields[_MISC]) for group in groups)
    column = _FIELDS.get(name, _FORM if name == "norm" else 0)
    cells = ([word.fields[column] for word in group] for group in groups)
    if name not in _FIELDS:
        return map(JOINT.join, cells)
    return (
        JOINT.join(values) if values.count("_") < len(values) or _is_underscore(group, name) else ""
        for values, group in zip(cells, groups, strict=True)
    )


def _is_underscore(group: Sequence[conllu.Word], name: str) -> bool:
    """Whether a value is an underscore indeed: the lemma of the word that is one."""
    return name == "lemma" and group[0].fields[_FORM] == "_"


@lru_cache(4096)
def _others_in(misc: str) -> str:
    """What of MISC is left out."""
    if misc == "_":
        return ""
    return "|".join(value for value in misc.split("|") if not value.startswith(_KEPT_IN_MISC))


def _of_paragraph(sentence: conllu.Sentence) -> dict[str, str]:
    return {
        key: value
        for key, value in sentence.comments.items()
        if key != "sent_id" and not key.startswith(conllu.META)
    }


def _speaker(values: Mapping[str, str]) -> str | None:
    return next((values[key] for key in sorted(values) if key.lower() in SPEAKER_NAMES), None)


def _groups(words: Sequence[conllu.Word]) -> Iterator[list[conllu.Word]]:
    """The words of each token: several, where they are written as one."""
    group: list[conllu.Word] = []
    for word in words:
        if group and word.surface:
            yield group
            group = []
        group.append(word)
    yield group


@lru_cache(4096)
def _kind_of_name(misc: str) -> str:
    """The kind of name that a word is in: PER of B-PER and I-PER, nothing of O."""
    for value in misc.split("|"):
        if value.startswith(_NER):
            kind = value.removeprefix(_NER)
            return "" if kind == _OUTSIDE else re.sub("^[BIES]-", "", kind)
    return ""


def _has_words(text: str, forms: Sequence[str]) -> bool:
    """Whether a text consists of some words, with nothing but white space between them."""
    end = 0
    for form in forms:
        while not text.startswith(form, end):
            if end == len(text) or not text[end].isspace():
                return False
            end += 1
        end += len(form)
    return not text[end:].strip()


@dataclass
class _Metadata:
    """The rows of a file of metadata, by the ids of documents."""

    name: str = ""
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def of(self, document: str) -> Mapping[str, str]:
        """The values of a document; none where it has no row."""
        self._used.add(document)
        return self.rows.get(document, {})

    def unused(self) -> Iterator[str]:
        """The ids of rows that no document has."""
        return (key for key in self.rows if key not in self._used)


def _metadata_beside(file: Path) -> _Metadata:
    """The metadata of ParlaMint beside a file of CoNLL-U: ``NAME-meta.tsv``.

    Raises:
        RostraError: the file is not a table with the column ID.
    """
    for ending in ("-meta.tsv", "-meta-en.tsv"):
        path = file.with_name(f"{file.stem}{ending}")
        if not path.is_file():
            continue
        try:
            text = read_limited(path, LIST_BYTES).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise RostraError(f"{path} is not UTF-8: {error.reason}") from None
        lines = text.split("\n")
        header = [name.strip().lower() for name in lines[0].rstrip("\r").split("\t")]
        if "id" not in header:
            raise RostraError(f"{path}:1: the table of metadata has no column ID")
        rows: dict[str, dict[str, str]] = {}
        for number, line in enumerate(lines[1:], 2):
            if not line.strip():
                continue
            cells = line.rstrip("\r").split("\t")
            if len(cells) not in (len(header), len(header) + 1):  # a tab ends each row
                raise RostraError(
                    f"{path}:{number}: the row has {len(cells)} values, the header {len(header)}"
                )
            row = dict(zip(header, cells, strict=False))
            rows[row.pop("id")] = {name: value for name, value in row.items() if name}
        return _Metadata(path.name, rows)
    return _Metadata()
