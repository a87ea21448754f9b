"""Verticalised text (.vrt) as an input: the tokens of paragraphs, with who says them.

The innermost structure that names a speaker is a speech, the outermost one around it is the source,
and ``<p>`` are utterances. The columns of tokens are named by a registry of Manatee beside the
file (``NAME.regi``), by ``--map lemma=3``, or as ParlaMint has them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rostra.concordance.index import vrt
from rostra.errors import OptionError, RostraError
from rostra.exchange.importing import ImportOptions, Item
from rostra.exchange.losses import LossReport
from rostra.exchange.tokens.input_files import ADJACENT_NAMES, Words, files_of, lines_of
from rostra.exchange.tokens.speeches import SPEAKER_NAMES, Note, Paragraph, speeches
from rostra.files import CONFIG_BYTES, read_limited
from rostra.progress import Progress

_ENDINGS: Final = (".vrt", ".vert", ".vertical")
_REGISTRY: Final = ".regi"
_SENTENCES: Final = frozenset({"s", "sent", "sentence"})
_PARAGRAPHS: Final = frozenset({"p", "seg", "para", "paragraph"})
_NAMES: Final = frozenset({"name", "ne"})
_NOTES: Final = frozenset({"note", "gap", "head", "incident", "kinesic", "vocal"})
_GLUE: Final = "g"
_INLINE: Final = _PARAGRAPHS | _SENTENCES
"""Structures in which others begin no paragraph."""


_PARLAMINT: Final = """
    norm lemma pos feats id dep dep_head_lemma dep_head_pos dep_head_feats dep_head_id
""".split()
"""The attributes after the word in the vertical files of ParlaMint."""

_FIRST_ATTRIBUTE: Final = 2  # number of its column
_ATTRIBUTE = re.compile(r"^ATTRIBUTE\s+\"?([A-Za-z_][A-Za-z0-9_]*)\"?\s*(\{)?", re.MULTILINE)
_NOT_IN_NAMES = re.compile("[^a-z0-9_]")


def read_vrt(
    inputs: Sequence[Path], options: ImportOptions, report: LossReport, progress: Progress
) -> Iterator[Item]:
    """Read verticalised text; see `rostra.exchange.importing.Reader`."""
    registries = [path for path in inputs if path.suffix == _REGISTRY]
    files = files_of([path for path in inputs if path not in registries], _ENDINGS)
    columns = {f: int(c) for f, c in options.mapping.items() if c.isascii() and c.isdigit()}
    metadata = {f: c for f, c in options.mapping.items() if f not in columns}
    advance = progress("reading", 2 * sum(file.stat().st_size for file in files))
    shape = _VrtShape(columns, report)
    for file in files:
        for number, line in enumerate(lines_of(file, options, advance), 1):
            shape.see(line.rstrip("\r\n"), f"{file.name}:{number}")
        beside = file.with_suffix(_REGISTRY)
        registries += [beside] if beside.is_file() and beside not in registries else []
    shape.name(registries)
    parts = (
        part
        for file in files
        for part in _VrtReader(file, shape, report).parts(lines_of(file, options, advance))
    )
    known = ImportOptions(
        metadata, options.language, options.licence, date_format=options.date_format
    )
    yield from speeches(parts, known, report)


class _VrtShape:
    """What the lines of files have: how many columns, and which structures.

    Attributes:
        attributes: the names of the columns after the word, once `name` has been called.
        has_sentences: whether sentences are marked.
        has_names: whether names are.
    """

    def __init__(self, columns: Mapping[str, int], report: LossReport) -> None:
        self._columns, self._report = columns, report
        self._width = 0
        self.attributes: list[str] = []
        self.has_sentences = self.has_names = False

    def see(self, line: str, place: str) -> None:
        """Take note of what a line has."""
        if line.startswith("<"):
            name = re.match("<[A-Za-z_]*", line)
            assert name is not None
            self.has_sentences = self.has_sentences or name[0][1:] in _SENTENCES
            self.has_names = self.has_names or name[0][1:] in _NAMES
            if "\t" not in line:
                return
        elif not line.strip():
            return
        width = line.count("\t") + 1
        if self._width and width != self._width:
            raise RostraError(
                f"{place}: the token has {width} columns, the first one has {self._width}"
            )
        self._width = width

    def name(self, registries: Sequence[Path]) -> None:
        """Name the columns: by the mapping, by a registry, or as ParlaMint does."""
        following = max(self._width - 1, 0)
        beyond = [
            name
            for name, number in self._columns.items()
            if not _FIRST_ATTRIBUTE <= number < following + _FIRST_ATTRIBUTE
        ]
        if beyond:
            raise OptionError(
                f"--map {beyond[0]}={self._columns[beyond[0]]}: a token has {self._width} columns, "
                "of which the first is the word"
            )
        names = [name for path in registries[:1] for name in _registered(path)]
        if names and len(names) != following:
            raise RostraError(
                f"{registries[0]} has {len(names)} attributes after the word; the tokens have "
                f"{following}"
            )
        if not names and following == len(_PARLAMINT):
            names = _PARLAMINT
        mapped = {number - _FIRST_ATTRIBUTE: name for name, number in self._columns.items()}
        unnamed = [] if names else [i for i in range(following) if i not in mapped]
        if unnamed:
            message = (
                "columns of tokens have no name, and got a number; name them: --map lemma=2 "
                "--map pos=3"
            )
            self._report.add("defaulted", "unnamed-column", message, count=len(unnamed))
        names = names or [f"column_{number + _FIRST_ATTRIBUTE}" for number in range(following)]
        self.attributes = [
            _attribute_name(mapped.get(number, name)) for number, name in enumerate(names)
        ]
        if len(set(self.attributes)) < len(self.attributes):
            raise OptionError(f"two columns have one name: {', '.join(self.attributes)}")


def _attribute_name(name: str) -> str:
    """The name of a positional attribute; ParlaMint's id is the number of a word."""
    name = _NOT_IN_NAMES.sub("_", name.lower())
    return {"id": "number", "dep": "deprel", "dep_head_id": "head"}.get(name, name)


def _registered(path: Path) -> list[str]:
    """The attributes after the word that a registry of Manatee has in files."""
    try:
        text = read_limited(path, CONFIG_BYTES).decode()
    except UnicodeDecodeError as error:
        raise RostraError(f"{path} is not UTF-8: {error.reason}") from None
    names = []
    for match in _ATTRIBUTE.finditer(re.sub(r"(?m)^#.*$", "", text)):
        end = text.find("}", match.end()) if match[2] else match.end()
        if "DYNAMIC" not in text[match.end() : end]:
            names.append(match[1])
    return names[1:]


@dataclass
class _Structure:
    """A structure that is open."""

    tag: vrt.Tag
    line: int
    number: int


class _VrtReader:
    """Reads the paragraphs and notes of a file."""

    def __init__(self, file: Path, shape: _VrtShape, report: LossReport) -> None:
        self._file, self._shape, self._report = file, shape, report
        self._is_numbered = shape.has_sentences and "number" not in shape.attributes
        self._is_named = shape.has_names and "name" not in shape.attributes
        self._names = [
            *shape.attributes,
            *(["number"] if self._is_numbered else []),
            *(["name"] if self._is_named else []),
        ]
        self._open: list[_Structure] = []
        self._structures = 0
        self._inline = self._notes = 0  # open paragraphs and sentences; open notes
        self._words = Words(self._names)
        self._is_joined = True
        self._line = 0
        self._in_sentence = 0
        self._note: list[str] = []
        self._sentence_ids: list[str] = []

    def parts(self, lines: Iterable[str]) -> Iterator[Paragraph | Note]:
        """Yield the paragraphs and notes."""
        for number, line in enumerate(lines, 1):
            place = f"{self._file.name}:{number}"
            parsed = vrt.parsed_line(line.rstrip("\r\n"), place)
            if parsed is None:
                continue
            if isinstance(parsed, list):
                self._add_token(number, parsed)
            elif parsed.is_empty:
                yield from self._take_empty(parsed, place)
            elif parsed.is_end:
                yield from self._end(number, parsed.name)
            else:
                yield from self._begin(number, parsed)
        if self._open:
            last = self._open[-1]
            raise RostraError(f"{self._file}:{last.line}: <{last.tag.name}> is never closed")

    def _add_token(self, number: int, cells: list[str]) -> None:
        word, values = cells[0], self._words.tokens
        if not self._open:
            raise RostraError(
                f"{self._file}:{number}: the token is outside of each structure; put speeches "
                'between <speech who="NAME"> and </speech>'
            )
        if not word or word != word.strip():
            raise RostraError(f"{self._file}:{number}: {word!r} is not a word")
        if self._notes:
            self._note.append(word)
            return
        if not values["tokens"]:
            self._line = number
        self._in_sentence += 1
        values["tokens"].append(word)
        for place, name in enumerate(self._shape.attributes, 1):
            value = cells[place]
            values[name].append("" if value in ("_", "-") and value != word else value)
        if self._is_numbered:
            values["number"].append(str(self._in_sentence))
        if self._is_named:
            values["name"].append(self._kind_of_name())
        self._words.add_text(word if self._is_joined else f" {word}", is_joined=True)
        self._is_joined = False

    def _kind_of_name(self) -> str:
        for structure in self._open:
            if structure.tag.name in _NAMES:
                return structure.tag.attributes.get("type", structure.tag.name)
        return ""

    def _take_empty(self, tag: vrt.Tag, place: str) -> Iterator[Paragraph | Note]:
        if tag.name == _GLUE:
            self._is_joined = True
            return
        words = tag.attributes.get("content") or tag.attributes.get("desc")
        if tag.name not in _NOTES or not words:
            message = "an empty structure is left out"
            self._report.add("dropped", "empty-structure", message, place, f"<{tag.name}/>")
            return
        yield from self._noted(words)

    def _noted(self, words: str) -> Iterator[Paragraph | Note]:
        """A note; one within a paragraph divides it."""
        yield from self._paragraph()
        yield Note(self._document(), words)

    def _begin(self, number: int, tag: vrt.Tag) -> Iterator[Paragraph | Note]:
        if tag.name in _SENTENCES:
            self._in_sentence = 0
            self._sentence_ids.append(tag.attributes.get("id", ""))
        elif tag.name in _NOTES:
            self._notes += 1
        elif tag.name in _NAMES:
            last = self._words.tokens.get("name")
            kind = tag.attributes.get("type", tag.name)
            if last and last[-1] == kind and not self._kind_of_name():
                place = f"{self._file.name}:{number}"
                self._report.add("altered", *ADJACENT_NAMES, place, kind)
        elif not self._inline:
            yield from self._paragraph()
        else:
            message = "a structure within a paragraph is left out, but for its words"
            place = f"{self._file.name}:{number}"
            self._report.add("dropped", "structure", message, place, f"<{tag.name}>")
        self._inline += tag.name in _INLINE
        self._structures += 1
        self._open.append(_Structure(tag, number, self._structures))

    def _end(self, number: int, name: str) -> Iterator[Paragraph | Note]:
        last = self._open[-1] if self._open else None
        if last is None or last.tag.name != name:
            opened = f"<{last.tag.name}> of line {last.line}" if last else "nothing"
            raise RostraError(f"{self._file}:{number}: </{name}> ends {opened}")
        self._inline -= name in _INLINE
        if name in _NOTES:
            self._notes -= 1
        elif name in _SENTENCES:
            self._in_sentence = 0
        elif name not in _NAMES and not self._inline:
            yield from self._paragraph()
        self._open.pop()
        if name in _NOTES and not self._notes:
            words = " ".join([*self._note, *filter(None, [last.tag.attributes.get("content")])])
            self._note = []
            if words:
                yield from self._noted(words)

    def _speech(self) -> _Structure | None:
        """The innermost open structure that names a speaker."""
        for structure in reversed(self._open):
            if any(name.lower() in SPEAKER_NAMES for name in structure.tag.attributes):
                return structure
        return None

    def _document(self) -> str:
        """What the input calls the document: the outermost structure, unless it is a speech."""
        if self._open and self._open[0] is not self._speech():
            return self._open[0].tag.attributes.get("id") or self._file.stem
        return self._file.stem

    def _paragraph(self) -> Iterator[Paragraph | Note]:
        words, self._words = self._words, Words(self._names)
        sentence_ids, self._sentence_ids = self._sentence_ids, []
        self._is_joined = True
        if words.tokens["tokens"]:
            speech = self._speech()
            outermost = self._open[0]
            own: dict[str, str] = {}
            others: dict[str, str | list[str]] = {}
            if any(sentence_ids):
                others["sent_id"] = sentence_ids
            for structure in self._open:
                attributes = structure.tag.attributes
                if structure.tag.name in _PARAGRAPHS:
                    own |= {
                        n: v for n, v in attributes.items() if n.lower() in ("lang", "language")
                    }
                    others |= _prefixed(structure.tag, own)
                elif structure is speech:
                    if "id" in attributes:
                        others[f"{structure.tag.name}_id"] = attributes["id"]
                elif structure is not outermost and structure.tag.name not in _SENTENCES | _NAMES:
                    others |= _prefixed(structure.tag, {})
            yield Paragraph(
                self._document(),
                speech.number if speech else 0,
                [
                    own,
                    _without_id(speech),
                    _without_id(outermost if outermost is not speech else None),
                ],
                others,
                words.text.strip(),
                words.tokens,
                f"{self._file.name}:{self._line}",
            )


def _prefixed(tag: vrt.Tag, without: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The attributes of a structure, each with its name before, but for own columns (``x_…``)."""
    return {
        name if name.startswith("x_") else f"{tag.name}_{name}": value
        for name, value in tag.attributes.items()
        if name not in without
    }


def _without_id(structure: _Structure | None) -> Mapping[str, str]:
    if structure is None:
        return {}
    return {name: value for name, value in structure.tag.attributes.items() if name != "id"}
