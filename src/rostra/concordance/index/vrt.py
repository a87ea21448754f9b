"""Verticalised text (.vrt), as the IMS Open Corpus Workbench encodes it.

A line is a token with its attributes after tabs, or the tag of a structure. A row is a ``<text>``,
or the outermost structure where there is none. Its attributes are metadata; those of structures
around and inside it are metadata too, with the name of the structure before theirs (``s_id``).
``<s>`` is a sentence, and so is what is between two of them; a row without any is divided by the
rule for texts. Other structures inside a row are
columns of spans. A ``<g/>`` joins the tokens before and after it; other empty tags are left out.

See https://cwb.sourceforge.io/files/CWB_Encoding_Tutorial.pdf, and for ``<g/>``
https://www.sketchengine.eu/my_keywords/vertical/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rostra.concordance.index.token_rows import TokenRow
from rostra.errors import RostraError
from rostra.printable import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TEXT, _SENTENCE, _GLUE = "text", "s", "g"
_NAME = r"[A-Za-z_][A-Za-z0-9_.:\-]*"
_TAG = re.compile(rf"<(/?)({_NAME})((?:[ \t]+{_NAME}=(?:\"[^\"]*\"|'[^']*'))*)[ \t]*(/?)>")
_ATTRIBUTE = re.compile(rf"[ \t]+({_NAME})=(?:\"([^\"]*)\"|'([^']*)')")
_LIKE_A_TAG = re.compile(r"</?[A-Za-z_][^\t]*")
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_CHARACTERS: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_UNICODE: Final = 0x110000


class Tag(NamedTuple):
    """A tag: the name of its structure, its attributes, and whether it ends one or is empty."""

    name: str
    attributes: dict[str, str]
    is_end: bool
    is_empty: bool


class _Open(NamedTuple):
    """A structure that is open: its tag, its line, and where its first token begins in the row."""

    tag: Tag
    line: int
    start: int


def vrt_rows(
    lines: Iterable[str], path: object, structure: str, attributes: Sequence[str]
) -> Iterator[TokenRow]:
    """Yield the rows of a file.

    Args:
        lines: the lines of the file.
        path: its name, for messages.
        structure: the structure that is a row, see `row_structure`.
        attributes: the names of the attributes after the word, in their order.

    Raises:
        RostraError: the file is malformed, or has tokens of more or fewer attributes; the message
            has the line.
    """
    reader = _Reader(path, structure, attributes)
    for number, line in enumerate(lines, 1):
        row = reader.read(number, line.rstrip("\r\n"))
        if row is not None:
            yield row
    reader.check_end()


class _Reader:
    """Reads the lines of a file one after the other."""

    def __init__(self, path: object, row_structure: str, attributes: Sequence[str]) -> None:
        self._path, self._row_structure, self._attributes = path, row_structure, attributes
        self._open: list[_Open] = []
        self._row: TokenRow | None = None
        self._begins_sentence = False

    def read(self, number: int, line: str) -> TokenRow | None:
        """Read a line; return the row that it ends."""
        tag = parsed_line(line, f"{self._path}:{number}")
        if tag is None:
            return None
        if isinstance(tag, list):
            self._add_token(number, tag)
        elif tag.is_empty:
            if tag.name == _GLUE and self._row:
                self._row.join()
        elif tag.is_end:
            return self._end(number, tag.name)
        else:
            self._begin(number, tag)
        return None

    def check_end(self) -> None:
        """Raise RostraError if a structure is still open."""
        if self._open:
            last = self._open[-1]
            raise RostraError(f"{self._path}:{last.line}: <{last.tag.name}> is never closed")

    def _add_token(self, number: int, cells: list[str]) -> None:
        word, *values = cells
        if self._row is None:
            raise RostraError(
                f"{self._path}:{number}: the token is outside of each <{self._row_structure}>"
            )
        if len(values) != len(self._attributes):
            named = ", ".join(self._attributes) or "none"
            raise RostraError(
                f"{self._path}:{number}: values of the token after the word: {len(values)}; names "
                f"given for them: {named}. Name all that follow the word, in their order: "
                "--token-column pos --token-column lemma"
            )
        if not word or word != word.strip():
            raise RostraError(f"{self._path}:{number}: {word!r} is not a word")
        if self._begins_sentence:
            self._row.sentences.append(self._row.next_start)
            self._begins_sentence = False
        self._row.add(word, dict(zip(self._attributes, values, strict=True)))

    def _begin(self, number: int, tag: Tag) -> None:
        if tag.name == self._row_structure:
            if self._row is not None:
                raise RostraError(f"{self._path}:{number}: <{tag.name}> begins inside another")
            self._row = TokenRow(f"{self._path}:{number}")
            self._begins_sentence = False
            for outer in self._open:
                _describe(self._row, outer.tag, outer.tag.name)
            _describe(self._row, tag)
        elif self._row is not None:
            if tag.name == _SENTENCE:
                self._begin_sentence(number)
            _describe(self._row, tag, tag.name)
        self._open.append(_Open(tag, number, self._row.next_start if self._row else 0))

    def _begin_sentence(self, number: int) -> None:
        if any(outer.tag.name == _SENTENCE for outer in self._open):
            raise RostraError(f"{self._path}:{number}: <{_SENTENCE}> begins inside another")
        self._begins_sentence = True

    def _end(self, number: int, name: str) -> TokenRow | None:
        last = self._open.pop() if self._open else None
        if last is None or last.tag.name != name:
            opened = f"<{last.tag.name}> of line {last.line}" if last else "nothing"
            raise RostraError(f"{self._path}:{number}: </{name}> ends {opened}")
        row = self._row
        if row is not None and name == self._row_structure:
            self._row = None
            return row
        if name == _SENTENCE:
            self._begins_sentence = True  # what follows is not part of this one
        elif row is not None:
            row.add_span(name, last.start)
        return None


def parsed_line(line: str, place: str) -> Tag | list[str] | None:
    """Return what a line has: a tag, the word and attributes of a token, or None for nothing.

    Args:
        line: the line without its end.
        place: file and line, for messages.

    Raises:
        RostraError: it is like a tag and is none.
    """
    if not line.startswith("<"):
        return [_decoded(cell) for cell in line.split("\t")] if line.strip() else None
    if _is_comment(line, place):
        return None
    tag = _tag(line, place)
    return [_decoded(cell) for cell in line.split("\t")] if tag is None else tag


def row_structure(lines: Iterable[str], path: object) -> str:
    """Return the name of the structure that is a row: ``text``, or else the outermost.

    Raises:
        RostraError: the file has no structures, or a malformed tag; the message has the line.
    """
    outermost = None
    for number, line in enumerate(lines, 1):
        tag = _tag(line.rstrip("\r\n"), f"{path}:{number}")
        if tag is not None and not tag.is_empty:
            if tag.name == _TEXT:
                return _TEXT
            outermost = outermost or tag.name
    if outermost is None:
        raise RostraError(f"{path} has no structures: put its tokens between <text> and </text>")
    return outermost


def _is_comment(line: str, place: str) -> bool:
    """Whether a line is a comment or declaration of XML; a token may begin like one."""
    line = line.rstrip()
    if line.startswith("<!--"):
        if line.endswith("-->"):
            return True
        raise RostraError(
            f"{place}: the comment does not end in its line. In a token, write < as &lt;"
        )
    return line.endswith(">") and line.startswith(("<?", "<!DOCTYPE"))


def _tag(line: str, place: str) -> Tag | None:
    """The tag in a line; None where it has a token."""
    match = _TAG.fullmatch(line.rstrip()) if line.startswith("<") else None
    if match is None:
        if line.startswith("<") and _TAG.fullmatch(line.split("\t", maxsplit=1)[0]):
            raise RostraError(
                f"{place}: nothing follows a tag in its line. In a token, write < as &lt;"
            )
        if _LIKE_A_TAG.fullmatch(line):
            raise RostraError(
                f"{place}: {shortened(line)!r} is not a tag: the values of attributes are between "
                "quotation marks. In a token, write < as &lt;"
            )
        return None
    end, name, written, empty = match.groups()
    attributes: dict[str, str] = {}
    end_of_last = 0
    while one := _ATTRIBUTE.match(written, end_of_last):
        end_of_last = one.end()
        if one[1] in attributes:
            raise RostraError(f"{place}: <{name}> has the attribute {one[1]} twice")
        attributes[one[1]] = _decoded(one[3] if one[2] is None else one[2])
    return Tag(name, attributes, bool(end), bool(empty))


def _describe(row: TokenRow, tag: Tag, structure: str = "") -> None:
    for name, value in tag.attributes.items():
        row.describe(name, value, structure)


def _decoded(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    if entity[1]:
        return _CHARACTERS[entity[1]]
    code = int(entity[2]) if entity[2] else int(entity[3], 16)
    is_character = code < _UNICODE and not 0xD800 <= code < 0xE000  # noqa: PLR2004 - surrogates
    return chr(code) if is_character else entity[0]
