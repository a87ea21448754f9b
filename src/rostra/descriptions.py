"""What a corpus says of itself: what it is, who made it, how to cite it, under which licence.

Each fact is written in one place: the licence in the front matter of the card, all others in
CITATION.cff. A build copies them into ``croissant.json``, where they stay with the release; of a
release without that file, by a package before 2.0.0, they are those of the corpus around it.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra import strict_yaml
from rostra.errors import DamagedError, RostraError
from rostra.files import CONFIG_BYTES, TEXT_BYTES, read_limited
from rostra.front_matter import FrontMatterError, written_metadata
from rostra.releases import LICENSE, corpus_document
from rostra.strict_json import StrictJSONError

if TYPE_CHECKING:
    from pathlib import Path

    from rostra.releases import Release

CITATION = "CITATION.cff"
CROISSANT = "croissant.json"

_CARD = "README.md"
_UNKNOWN = ("", "unknown")
_URL = re.compile(r"https?://[^\s{}\\]+")
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


class CitationError(ValueError):
    """A CITATION.cff that cannot be read; the message says why."""


class Author(NamedTuple):
    """Who made a corpus.

    Attributes:
        name: the name, given names first.
        sorted_name: the name as BibTeX sorts it: of a person, family name first.
        is_person: whether it is a person; otherwise it is an organisation, or a group.
    """

    name: str
    sorted_name: str
    is_person: bool


class Citation(NamedTuple):
    """What CITATION.cff says of a corpus; what it does not say is empty.

    Attributes:
        title: the title.
        abstract: what the corpus is, in a paragraph.
        authors: who made it.
        url: its address, or that of its DOI.
        doi: its DOI.
        version: the release that the file describes.
        released: the day of that release, as ``YYYY-MM-DD``.
        keywords: words to find it by.
    """

    title: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    url: str = ""
    doi: str = ""
    version: str = ""
    released: str = ""
    keywords: tuple[str, ...] = ()

    def bibtex(self, name: str, version: str) -> str:
        """An entry for BibTeX, as a release is cited; empty without title or authors.

        Args:
            name: name of the corpus, the key of the entry.
            version: the release.
        """
        if not self.title or not self.authors:
            return ""
        fields = {
            "title": _escaped(self.title),
            "author": " and ".join(map(_bibtex_name, self.authors)),
            "year": self.released_of(version)[:4],
            "version": version,
            "doi": _escaped(self.doi),
            "url": self.url,
        }
        lines = [f"  {field:<7} = {{{value}}}" for field, value in fields.items() if value]
        return f"@misc{{{name},\n" + ",\n".join(lines) + "\n}"

    def released_of(self, version: str) -> str:
        """The day on which a release was published; empty if the file describes another one."""
        return self.released if self.version == version else ""


class Description(NamedTuple):
    """What `datasets` shows of a dataset; what nobody stated is empty."""

    description: str
    citation: str
    homepage: str
    license: str


def described(release: Release) -> Description:
    """What a release says of itself, or else the corpus around it says of it.

    Raises:
        DamagedError: its ``croissant.json`` is not the one that was released.
    """
    if content := stored_croissant(release):
        return _by_croissant(content)
    name, version = release.manifest["name"], release.version
    licence, citation = release.manifest.get("license", ""), Citation()
    if release.place != ".":
        corpus = release.path.parents[1]
        licence = licence or license_of_card(corpus)
        try:
            citation = read_citation(corpus)
        except (RostraError, CitationError):
            citation = Citation()  # `rostra build` says what is wrong with the file
    return Description(citation.abstract, citation.bibtex(name, version), citation.url, licence)


def stored_croissant(release: Release) -> dict[str, Any] | None:
    """The content of a release's ``croissant.json``; None if it has no such file.

    Raises:
        DamagedError: the file is not the one that was released, or is not JSON.
    """
    file = release.document(CROISSANT)
    if file is None:
        return None
    try:
        content = json.loads(read_limited(file, TEXT_BYTES))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise DamagedError(f"{file}: it is not an object in JSON", "wrong-croissant")
    return content


def read_citation(corpus: Path) -> Citation:
    """What CITATION.cff says of a corpus in a folder; nothing if it has no such file.

    A file beside the folder of the corpus is about it only if its type is ``dataset``: a repository
    may have one about its code.

    Raises:
        CitationError: the file is not YAML, or a field is not what the Citation File Format
            allows; the message says why.
    """
    file = corpus_document(corpus, CITATION)
    if file is None:
        return Citation()
    try:
        content = strict_yaml.parse(read_limited(file, CONFIG_BYTES).decode("utf-8"))
    except (StrictJSONError, UnicodeDecodeError) as error:
        raise CitationError(f"it is not YAML in UTF-8: {error}") from None
    if not isinstance(content, dict):
        raise CitationError("it is not a mapping")
    if content.get("type") != "dataset":
        if file.parent != corpus:
            return Citation()
        raise CitationError("its type is not dataset")
    return Citation(
        title=_text(content, "title"),
        abstract=_text(content, "abstract"),
        authors=tuple(map(_author, _list(content, "authors"))),
        url=_address(content),
        doi=_text(content, "doi"),
        version=str(content.get("version", "")),
        released=_day(content),
        keywords=tuple(map(str, _list(content, "keywords"))),
    )


def license_of_card(corpus: Path) -> str:
    """The licence in the front matter of a corpus's card; empty if nobody stated it."""
    file = corpus / _CARD
    try:
        text = read_limited(file, TEXT_BYTES).decode("utf-8") if file.is_file() else ""
        content = written_metadata(text)
    except (RostraError, FrontMatterError, UnicodeDecodeError):
        return ""  # `rostra build` says what is wrong with it
    stated = content.get("license_name") or content.get("license")
    if not isinstance(stated, str) or stated in _UNKNOWN or not LICENSE.fullmatch(stated):
        return ""
    return stated


def _by_croissant(content: dict[str, Any]) -> Description:
    licence = content.get("license")
    stated = {**content, "name": licence.get("name") if isinstance(licence, dict) else None}
    fields = (stated.get(field) for field in ("description", "citeAs", "url", "name"))
    return Description(*(value if isinstance(value, str) else "" for value in fields))


def _text(content: dict[str, Any], field: str) -> str:
    value = content.get(field, "")
    if not isinstance(value, str):
        raise CitationError(f"its {field} is not a text")
    return " ".join(value.split())


def _list(content: dict[str, Any], field: str) -> list[Any]:
    value = content.get(field, [])
    if not isinstance(value, list):
        raise CitationError(f"its {field} are not a list")
    return value


def _day(content: dict[str, Any]) -> str:
    value = _text(content, "date-released")
    try:
        return str(date.fromisoformat(value)) if value else ""
    except ValueError:
        raise CitationError("its date-released is not a day such as 2026-11-23") from None


def _address(content: dict[str, Any]) -> str:
    """The address of a corpus, or else that of its DOI."""
    doi, url = _text(content, "doi"), _text(content, "url")
    if url and not _URL.fullmatch(url):
        raise CitationError("its url is not an address such as https://example.org/")
    return url or (f"https://doi.org/{doi}" if doi else "")


def _author(entry: object) -> Author:
    if not isinstance(entry, dict):
        raise CitationError("an author is not a mapping")
    if name := _text(entry, "name"):
        return Author(name, name, is_person=False)
    given = _text(entry, "given-names")
    family = " ".join(filter(None, (_text(entry, "name-particle"), _text(entry, "family-names"))))
    suffix = _text(entry, "name-suffix")
    name = " ".join(filter(None, (given, family, suffix))) or _text(entry, "alias")
    if not name:
        raise CitationError("an author has no name")
    return Author(name, ", ".join(filter(None, (family, suffix, given))) or name, is_person=True)


def _bibtex_name(author: Author) -> str:
    """The name of an author; braces keep that of an organisation whole."""
    escaped = _escaped(author.sorted_name)
    return escaped if author.is_person else f"{{{escaped}}}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda special: _ESCAPES.get(special[0], f"\\{special[0]}"), text)
