"""Names on the page that say who speaks: headings above speech, and "QUILL: ..." in a sentence."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rostra.language.paragraphs import Paragraph
from rostra.language.titles import HONORIFICS, is_title
from rostra.quotations.extraction.bylines import is_byline
from rostra.quotations.extraction.names import Name, NameFinder
from rostra.quotations.extraction.tagged_sentences import after_time_stamp
from rostra.quotations.extraction.tagging import Tag, Token

_MAX_HEADING = 240  # code points

_LABEL = re.compile(r"(?:[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]*){0,4}|Q|A)(?: \([^()]{1,60}\))?:\s")
_SEPARATOR = re.compile(r"\s*,\s*|\s+[-–—]\s+|\s*\(\s*")
_TOPIC = re.compile(r",\s+(?:on|about|über|sur)\s")  # "Zed Quill, mayor, on bridges and tolls"
_CLAUSE = frozenset("who which whose dies dead".split())
"""Words of a headline after a name that are not a role: "Zed Quill, senator who sang, dies"."""
_POSSESSIVES = frozenset("his her their seine ihre son sa".split())
_DASHES = "-–—―•"
_MARKS = "\"“„«»‘‚›‹'" + _DASHES
_MAX_BYLINE = 4  # number of the paragraph
_INTRODUCTION = re.compile(
    rf"(?:[{_DASHES}]\s*)?(?:and\s+)?(?:(?:now|then|finally)\s+)?"
    r"(from\s+(?:the\s+(?:desk|office|pen)\s+of\s+)?)?",
    re.IGNORECASE,
)
"""Words that only introduce a name: "And from", "From the desk of"."""
_ARTICLE = r"(?:[Tt]he|[Oo]ur|[Aa]n?|[Dd](?:er|ie|as)|[Ee]ine?|[Ll](?:es?|a)|[Uu]ne?)\b\s+|[Ll][’']"
_NO_ROLE = re.compile(rf"(?:(?i:{'|'.join(sorted(HONORIFICS))})\b\.?\s+|{_ARTICLE})+")


def find_label(text: str, start: int, end: int) -> Token | None:
    """Return the name in capitals with which a stretch begins, as one token: "QUILL: ..."."""
    if not _LABEL.match(text, start, end):
        return None
    colon = text.index(":", start)
    return Token(Tag.NAME, text[start:colon], start, colon)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that only names who speaks next: "Zed Quill, mayor of Arvo"."""

    name: Name
    role: tuple[int, int] | None


def find_headings(
    text: str, paragraphs: Sequence[Paragraph], quoted: Mapping[int, object], finder: NameFinder
) -> dict[int, Heading]:
    """Return the headings by the number of their paragraph, in order.

    Directly above a quotation a name is enough; above narration a heading says an office too. A
    line with a dash below a quotation signs that one, unless a heading is above it.

    Args:
        text: The report.
        paragraphs: Its paragraphs.
        quoted: Its keys are the numbers of the paragraphs with quotations.
        finder: Of names in the language of the report.
    """
    headings: dict[int, Heading] = {}
    for number, start, _ in paragraphs[: max(quoted, default=0)]:
        signs = text[start] in _DASHES and number - 1 in quoted and number - 2 not in headings
        heading = None
        if number not in quoted and not signs:
            heading = _heading(text, paragraphs[number - 1], finder)
        if heading is None or is_byline(text, paragraphs[number - 1]):
            continue
        if number < min(quoted) and _is_author(text, heading, paragraphs[number]):
            continue
        if number + 1 in quoted or _says_office(text, heading, finder):
            headings[number] = heading
    return headings


def _is_author(text: str, heading: Heading, below: Paragraph) -> bool:
    """Whether a name without a role, under a title and above narration, is the author's."""
    is_head = 1 < below.number - 1 <= _MAX_BYLINE
    return is_head and heading.role is None and text[below.start] not in _MARKS


def _says_office(text: str, heading: Heading, finder: NameFinder) -> bool:
    """Whether the role of a heading is an office, in words that do not name anybody else."""
    if heading.role is None or not _CLAUSE.isdisjoint(text[slice(*heading.role)].lower().split()):
        return False
    named = any(name.titles and len(name.words) > 1 for name in finder.find(text, *heading.role))
    forms = text[slice(*heading.role)].lower().split()
    return not named and any(is_title(form.strip(",")) for form in forms)


def _heading(text: str, paragraph: Paragraph, finder: NameFinder) -> Heading | None:
    if paragraph.end - paragraph.start > _MAX_HEADING or text[paragraph.end - 1] in "!?…;,":
        return None
    start, end = _without_introduction(text, paragraph)
    if text[start:end].rstrip("’'\"”»)")[-1:] in tuple(".!?…;,"):
        return None
    if text[end - 1] == ":":
        end -= 1
    names = finder.find(text, start, end)
    if not names:
        return None
    first, last = names[0], names[-1]
    before = text[start : first.opening].split()
    after_preposition = bool(before) and before[-1].lower() in finder.prepositions
    is_first = len(first.words) > 1 and not after_preposition
    is_first = is_first and _SEPARATOR.match(text, first.end, end) is not None
    if _has_verb(text, start, end if is_first else last.opening, finder):
        return None
    if is_first:
        role = _role_before(text, start, first.start, finder)
        role = role or _role_after(text, first.end, end)
        return Heading(first, role)
    is_last = len(last.words) > 1 and last.end == end
    return Heading(last, _role_before(text, start, last.start, finder)) if is_last else None


def _without_introduction(text: str, paragraph: Paragraph) -> tuple[int, int]:
    """A line without the words that introduce a name, and without their full stop."""
    start, end = after_time_stamp(text, paragraph), paragraph.end
    introduction = _INTRODUCTION.match(text, start, end)
    if introduction is None:
        return start, end
    closed = introduction[1] and text[end - 1] == "."
    return introduction.end(), end - 1 if closed else end


def _role_before(text: str, start: int, end: int, finder: NameFinder) -> tuple[int, int] | None:
    """The words of the role before a name, without article and honorifics."""
    start = _without_article(text, start, end)
    words = text[start:end].rstrip(" ,:–—-").split()
    while words and words[-1].strip(".").lower() in HONORIFICS:
        words.pop()
    if not words or words[-1].lower() in finder.prepositions | _POSSESSIVES:
        return None  # "His Excellency Zed Quill"
    return start, text.rindex(words[-1], start, end) + len(words[-1])


def _role_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    separator = _SEPARATOR.match(text, start, end)
    if separator is None:
        return None
    start = _without_article(text, separator.end(), end)
    if separator[0].strip() == "(" and text[end - 1] == ")":
        end -= 1
    topic = _TOPIC.search(text, start, end)
    end = topic.start() if topic else end
    return (start, end) if start < end else None


def _without_article(text: str, start: int, end: int) -> int:
    """Where a stretch begins after an article and honorifics at its head."""
    words = _NO_ROLE.match(text, start, end)
    return words.end() if words else start


def _has_verb(text: str, start: int, end: int, finder: NameFinder) -> bool:
    """Whether a stretch has a reporting verb or an auxiliary, and so is not a heading."""
    return not finder.verbs.isdisjoint(text[start:end].lower().split())
