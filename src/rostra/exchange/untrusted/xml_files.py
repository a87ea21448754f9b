"""XML of strangers, read as a stream with bounded memory.

Expat reads it, which comes with Python and reads neither external entities nor the network. A
document type declaration is refused: it is what entities, and with them all attacks that grow, are
declared in, and no corpus of the formats that Rostra reads needs one.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from rostra.errors import NotFoundError, RostraError
from rostra.files import open_regular
from rostra.printable import escaped, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rostra.progress import Advance

XML_ID: Final = "xml:id"
XML_LANG: Final = "xml:lang"
XINCLUDE: Final = "http://www.w3.org/2001/XInclude"

ELEMENT_BYTES: Final = 64 * 2**20
"""The most bytes between two places at which a reader is done with what it has read: a paragraph,
a header, a list of persons."""

TAG_BYTES: Final = 4 * 2**20
"""The most bytes of a tag with its attributes or of a comment. Expat reads what is not complete
again with each part of the file, so that time would grow with its square."""

_CHUNK: Final = 2**16
_DEPTH: Final = 500
_XML: Final = "http://www.w3.org/XML/1998/namespace "


class XmlError(RostraError):
    """A file that is not read: it is not XML, or has what no corpus needs."""


class Handler(Protocol):
    """What is told of the elements of a file; a name is ``URI LOCAL``, or ``LOCAL`` without one."""

    def start(self, name: str, attributes: dict[str, str]) -> object:
        """Take the start of an element."""

    def end(self, name: str) -> object:
        """Take its end."""

    def characters(self, text: str) -> object:
        """Take some of the text in between."""


class XmlFile:
    """A file that is being read.

    Args:
        path: of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.buffer_size = _CHUNK
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._depth = 0
        self._done = 0

    @property
    def place(self) -> str:
        """The file and the line that is being read."""
        return f"{self.path.name}:{self.parser.CurrentLineNumber}"

    def is_done(self) -> None:
        """Say that what has been read so far needs no more memory."""
        self._done = self.parser.CurrentByteIndex

    def read(self, handler: Handler, advance: Advance) -> Iterator[None]:
        """Read the file; yield after each part of it, in which the handler was told of elements.

        Raises:
            NotFoundError: there is no such file.
            XmlError: it is not well-formed, has a document type, elements that lie deeper than
                500, or one that is larger than `ELEMENT_BYTES`.
        """
        self.use(handler)
        fed = 0
        with open_regular(self.path) as file:
            for chunk in _chunks(file):
                fed += len(chunk)
                self._feed(chunk)
                if fed - self.parser.CurrentByteIndex > TAG_BYTES:
                    raise XmlError(
                        f"{self.place}: a tag or comment has more than {TAG_BYTES:,} bytes"
                    )
                if fed - self._done > ELEMENT_BYTES + _CHUNK:
                    raise XmlError(
                        f"{self.place}: an element has more than {ELEMENT_BYTES:,} bytes: divide "
                        "it (in TEI, a speech has a <seg> for each paragraph)"
                    )
                advance(len(chunk))
                yield
            self._feed(b"", is_last=True)
        yield

    def use(self, handler: Handler) -> None:
        """Tell another handler from now on."""
        self.parser.StartElementHandler = handler.start
        self.parser.EndElementHandler = handler.end
        self.parser.CharacterDataHandler = handler.characters

    def check_depth(self, depth: int) -> None:
        """Raise XmlError where elements are nested too deep."""
        if depth > _DEPTH:
            raise XmlError(f"{self.place}: elements are nested deeper than {_DEPTH}")

    def _feed(self, chunk: bytes, *, is_last: bool = False) -> None:
        try:
            self.parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            message = expat.ErrorString(error.code) or "it is not XML"
            raise XmlError(
                f"{self.path.name}:{error.lineno}: not well-formed XML: {message}"
            ) from None
        except (ValueError, LookupError) as error:  # an encoding that Python does not have
            raise XmlError(
                f"{self.place}: cannot be read: {shortened(escaped(str(error)))}"
            ) from None

    def _refuse_doctype(self, *_: object) -> None:
        raise XmlError(
            f"{self.place}: a document type (<!DOCTYPE …>) is not read, as it can declare entities "
            "that grow or that fetch other files; remove it, and put what its entities stand for "
            "in their place"
        )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


class TreeHandler:
    """Makes a tree of elements, whose names and attributes have no namespace but ``xml:``.

    Elements of XInclude are called ``xi:include``. `root` is the tree once it is complete.
    """

    def __init__(self, file: XmlFile) -> None:
        self._file = file
        self._builder = TreeBuilder()
        self._depth = 0
        self.root: Element | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self._depth += 1
        self._file.check_depth(self._depth)
        self._builder.start(tree_name(name), tree_attributes(attributes))

    def end(self, name: str) -> None:
        """Take its end; the first element's is that of the tree."""
        self._builder.end(tree_name(name))
        self._depth -= 1
        if not self._depth:
            self.root = self._builder.close()

    def characters(self, text: str) -> None:
        """Take text."""
        self._builder.data(text)


def tree_name(name: str) -> str:
    """The name of an element in a tree."""
    uri, _, local = name.rpartition(" ")
    return f"xi:{local}" if uri == XINCLUDE else local


def tree_attributes(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes of an element in a tree."""
    return {
        f"xml:{name.removeprefix(_XML)}"
        if name.startswith(_XML)
        else name.rpartition(" ")[2]: value
        for name, value in attributes.items()
    }


def read_tree(path: Path, advance: Advance) -> Element:
    """Read a whole file of at most `ELEMENT_BYTES`.

    Raises:
        NotFoundError: there is no such file.
        XmlError: it cannot be read, see `XmlFile.read`.
    """
    file = XmlFile(path)
    handler = TreeHandler(file)
    for _ in file.read(handler, advance):
        pass
    assert handler.root is not None
    return handler.root


def included_file(attributes: dict[str, Any], base: Path, folder: Path, place: str) -> Path:
    """The file that an ``xi:include`` names.

    Args:
        attributes: those of the element.
        base: the file that has it.
        folder: what is included has to be in it.
        place: of the element, for messages.

    Raises:
        NotFoundError: there is no such file.
        XmlError: it names something else than a whole file of XML in the folder or below.
    """
    href = attributes.get("href", "")
    others = sorted(set(attributes) - {"href", "parse", "xml:base"})
    if attributes.get("parse", "xml") != "xml" or others or "xml:base" in attributes or not href:
        raise XmlError(
            f"{place}: an xi:include is only read that has href, the name of a file of XML, and "
            f"nothing else; it has {', '.join(sorted(attributes)) or 'nothing'}"
        )
    name = unquote(href)
    parts = name.split("/")
    if "\\" in name or ":" in parts[0] or name.startswith("/") or ".." in parts or "\0" in name:
        raise XmlError(
            f"{place}: xi:include of {shortened(escaped(href))!r}: only files of the folder of the "
            "corpus are included, by a relative path without '..'"
        )
    path = base.parent / name
    try:
        is_inside = path.resolve(strict=True).is_relative_to(folder.resolve())
    except (FileNotFoundError, NotADirectoryError):
        raise NotFoundError(
            f"{place}: xi:include of {escaped(href)}, which does not exist"
        ) from None
    except (OSError, RuntimeError) as error:  # a loop of links, a name that is too long
        raise XmlError(f"{place}: xi:include of {shortened(escaped(href))!r}: {error}") from None
    if not is_inside:
        raise XmlError(
            f"{place}: xi:include of {escaped(href)}: it leads out of the folder of the corpus"
        )
    return path
