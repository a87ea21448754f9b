"""The header of a TEI document: what it is, when and where it was spoken, what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rostra.exchange.untrusted.xml_files import XML_ID, XML_LANG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from rostra.exchange.losses import LossReport

_DATE = re.compile(r"(-?\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?")
_LICENCE = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/"
    r"(?:licenses/(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)|publicdomain/(zero|mark)/1\.0)(?:/.*)?"
)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PARTS: Final = ("", "fileDesc", "fileDesc/titleStmt", "encodingDesc", "profileDesc")
_READ: Final = """
    fileDesc titleStmt title meeting extent publicationStmt sourceDesc encodingDesc tagsDecl
    profileDesc settingDesc particDesc
""".split()
"""Parts of a header of which something is taken over, or that an import checks."""

_MEETINGS: Final = ("sitting", "meeting", "session", "term")
"""What a <meeting> may be, by the last part of the category in its @ana; the narrowest first."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; None and empty where it and the headers around it do not say it.

    Attributes:
        key: the xml:id of the document.
        language: BCP 47 tag of the document.
        title: its title.
        meeting: what the meeting is called.
        date: when it was, EDTF.
        place: where it was.
        country: key of the country in which it was, as it stands.
        organisations: keys of those that met.
        publisher: who published the document.
        url: where.
        licence: an SPDX expression.
        tags: for the name of an element, how often it occurs in the text.
        extents: for a unit, how many the document has.
    """

    key: str
    language: str | None = None
    title: str | None = None
    meeting: str | None = None
    date: str | None = None
    place: str | None = None
    country: str | None = None
    organisations: Sequence[str] = ()
    publisher: str | None = None
    url: str | None = None
    licence: str | None = None
    tags: Mapping[str, int] = field(default_factory=dict)
    extents: Mapping[str, int] = field(default_factory=dict)


def read_header(
    tree: Element,
    root: Mapping[str, str],
    around: Header | None,
    report: LossReport,
    place: str,
) -> Header:
    """Read a header.

    Args:
        tree: the teiHeader.
        root: attributes of the element around it.
        around: header of the corpus that the document is in; its languages, place, country and
            licence hold where the document has none.
        report: is told of dates and numbers that are none.
        place: the file, for the report.
    """
    around = around or Header("")
    language = root.get(XML_LANG) or tree.get(XML_LANG) or around.language
    file = "fileDesc/"
    titles = tree.findall(file + "titleStmt/title")
    subtitle = preferred((t for t in titles if t.get("type") == "sub"), language)
    setting = tree.find("profileDesc/settingDesc/setting")
    bibl = tree.find(file + "sourceDesc/bibl")
    meetings = tree.findall(file + "titleStmt/meeting")
    date = None if setting is None else _date(setting.find("date"), report, place)
    if date is None and bibl is not None:
        date = _date(bibl.find("date"), report, place)
    names = [] if setting is None else list(setting)
    organisations = [m.get("corresp", "").rpartition("#")[2] for m in meetings]
    _report_left_out(tree, len(titles), len(meetings), report, place)
    return Header(
        key=root.get(XML_ID, ""),
        language=language,
        title=subtitle or preferred(titles, language),
        meeting=_meeting(meetings, language),
        date=date,
        place=_named(names, ("city", "place"), ("settlement", "placeName"), language)
        or around.place,
        country=_country(names) or around.country,
        organisations=[*dict.fromkeys(filter(None, organisations))] or around.organisations,
        publisher=None if bibl is None else _publisher(bibl, language),
        url=None if bibl is None else _url(bibl),
        licence=_licence(tree) or around.licence,
        tags=_tags(tree, report, place),
        extents=_extents(tree, report, place),
    )


def _report_left_out(
    tree: Element, titles: int, meetings: int, report: LossReport, place: str
) -> None:
    """Report what a header has besides that for which there are columns."""
    for path in _PARTS:
        for part in tree.iterfind(f"{path}/*" if path else "*"):
            if part.tag not in _READ:
                message = "parts of headers that no corpus has a place for"
                report.add("dropped", "header-parts", message, place, part.tag)
    for name, number in {"title": titles, "meeting": meetings}.items():
        if number > 1:
            message = "titles and meetings of a document besides the one that is kept"
            report.add("dropped", "other-titles", message, place, name, count=number - 1)


def words(element: Element | None) -> str:
    """All text in an element, with white space as single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def preferred(elements: Iterable[Element], language: str | None) -> str | None:
    """The words of the one of some elements that is in a language.

    Else that which states no language, that in English, or the first; None where none has words.
    """
    said = [(element.get(XML_LANG, ""), words(element)) for element in elements]
    said = [pair for pair in said if pair[1]]
    for tag in (language, "", "en"):
        for own, text in said:
            if tag is not None and own.partition("-")[0] == tag.partition("-")[0]:
                return text
    return said[0][1] if said else None


def _meeting(meetings: Sequence[Element], language: str | None) -> str | None:
    """What the narrowest meeting is called; a term of the parliament is none."""
    for kind in _MEETINGS[:-1]:
        of_kind = [m for m in meetings if _categories(m) & {kind}]
        if of_kind:
            return preferred(of_kind, language)
    return preferred((m for m in meetings if "term" not in _categories(m)), language)


def _categories(element: Element) -> set[str]:
    return {part for name in element.get("ana", "").split() for part in name.lstrip("#").split(".")}


def _date(element: Element | None, report: LossReport, place: str) -> str | None:
    """The date of an element as EDTF: a day, a month, a year or an interval."""
    if element is None:
        return None
    when = element.get("when")
    ends = [when] if when else [element.get("from"), element.get("to")]
    if not any(ends):
        return None
    dates = [_DATE.fullmatch(end) if end else None for end in ends]
    for end, match in zip(ends, dates, strict=True):
        if end and not match:
            report.add("wrong", "not-a-date", "a date is not one of ISO 8601", place, end)
            return None
    parts = [match.group(1) if match else ".." for match in dates]
    return parts[0] if len(set(parts)) == 1 else "/".join(parts)


def _named(
    names: Iterable[Element], types: Sequence[str], elements: Sequence[str], language: str | None
) -> str | None:
    return preferred(
        (
            name
            for name in names
            if name.tag in elements or (name.tag == "name" and name.get("type") in types)
        ),
        language,
    )


def _country(names: Iterable[Element]) -> str | None:
    for name in names:
        is_country = name.tag == "country" or (name.tag == "name" and name.get("type") == "country")
        if is_country and (name.get("key") or words(name)):
            return name.get("key") or words(name)
    return None


def _publisher(bibl: Element, language: str | None) -> str | None:
    publishers = bibl.findall("publisher")
    names = [name for publisher in publishers for name in publisher.iter("orgName")]
    return preferred(names or publishers, language)


def _url(bibl: Element) -> str | None:
    urls = (words(idno) for idno in bibl.iter("idno") if idno.get("type", "URI").upper() == "URI")
    return next((url for url in urls if _URL.fullmatch(url)), None)


def _licence(tree: Element) -> str | None:
    """The licence by its address, as an SPDX expression."""
    for licence in tree.iterfind("fileDesc/publicationStmt/availability/licence"):
        for address in (licence.get("target", ""), words(licence)):
            match = _LICENCE.fullmatch(address)
            if match and match.group(1):
                return f"CC-{match.group(1).upper()}-{match.group(2)}"
            if match and match.group(3) == "zero":
                return "CC0-1.0"
    return None


def _tags(tree: Element, report: LossReport, place: str) -> dict[str, int]:
    usages = tree.iterfind("encodingDesc/tagsDecl/namespace/tagUsage")
    return _numbers(((u.get("gi", ""), u.get("occurs")) for u in usages), report, place)


def _extents(tree: Element, report: LossReport, place: str) -> dict[str, int]:
    measures = tree.iterfind("fileDesc/extent/measure")
    return _numbers(((m.get("unit", ""), m.get("quantity")) for m in measures), report, place)


def _numbers(
    pairs: Iterable[tuple[str, str | None]], report: LossReport, place: str
) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name, number in pairs:
        if number is None:
            continue
        if not (number.isascii() and number.isdecimal() and len(number) <= 18):  # noqa: PLR2004
            message = "a number of the header is none"
            report.add("wrong", "not-a-number", message, place, f"{name}: {number}")
        elif name and numbers.setdefault(name, int(number)) != int(number):
            message = "the header counts the same twice, and otherwise"
            report.add("wrong", "two-counts", message, place, f"{name}: {numbers[name]}, {number}")
    return numbers
