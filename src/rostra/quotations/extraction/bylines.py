"""Who asks in an interview and who presides over a sitting, as a line of the record itself says.

"Interview: Zed Quill", "Propos recueillis par Zed Quill", "Présidence de Mme Ona Brill",
"[Ona Brill in the Chair]".
"""

import re
from collections.abc import Iterable

from rostra.language.paragraphs import Paragraph
from rostra.quotations.extraction.names import Name, NameFinder

Span = tuple[int, int]

_MAX_BYLINE = 4  # number of the paragraph in which a bar is before an author
_MAX_LINE = 160  # code points of a line that says who asks or presides
_OF_INTERVIEW = re.compile(
    r"\b(?:interview(?:ed|er)?|questions|conversation|(?:propos|entretien|recueillis?|interview)"
    r"(?: \w+)?|gespräch|interview|aufgezeichnet|protokoll)"
    r"(?: by| par| von|\s*:)\s+"
    r"|\b(?:interview|gespräch|fragen|unterhaltung)\b[^.:\n]*\b(?:führten?|stellten?)\s*:?\s+",
    re.IGNORECASE,
)
"""Words before the name of an interviewer."""
_SPEAKING_TO = re.compile(
    r"\s(?:(?:spoke|speaks|talked|talks|chatted|sat down|in conversation) (?:to|with)"
    r"|answered questions (?:from|by)|was interviewed by|interviewed|(?:told|met)"
    r"|(?:sprach|spricht|redete|traf sich|unterhielt sich)(?: \w+)? mit|im Gespräch mit"
    r"|(?:a|ont) répondu (?:à|aux questions de)|répond (?:à|aux questions de)"
    r"|s’(?:est|entretient|est entretenue?)(?: entretenue?)? avec|a rencontré|a reçu)\s+"
)
"""Between the names of whoever asks and whoever answers, in either order."""
_MAX_LEAD = 3000  # code points above the first question
OF_AUTHOR = re.compile(r"(?:By|Von|Par|(?:Text|Texte|Words)(?: by| par| von|\s*:)?)\s+")
"""At the head of a byline, which has nothing but names after it."""
AND = re.compile(r"[ \xa0](?:and|und|et|&)[ \xa0]")
"""Between the names of two people."""
_AFTER_AUTHOR = re.compile(r"(?:,? (?:in|à|aus|at) [^\W\d_][\w -]*|, [^\n,]{0,40})?[.]?$")
_OF_CHAIR = re.compile(
    r"\b(?:présidence d(?:e|u|[’'])|(?:vorsitz(?:ende|ender)?|sitzungsleitung|leitung"
    r"|presiding(?: officer)?|président de séance|présidente de séance)\s*:|chaired by)\s*",
    re.IGNORECASE,
)
_IN_CHAIR = re.compile(r"\bin the [Cc]hair\b|\b(?:presiding|den Vorsitz)\b")


def is_byline(text: str, paragraph: Paragraph) -> bool:
    """Whether a line may say who asks, wrote or presides: "Interview: Zed Quill"."""
    number, start, end = paragraph
    if end - start > _MAX_LINE:
        return False
    if number <= _MAX_BYLINE and " | " in text[start:end]:
        return True
    return OF_AUTHOR.match(text, start, end) is not None or any(
        pattern.search(text, start, end) for pattern in (_OF_INTERVIEW, _OF_CHAIR)
    )


def asker(
    text: str, paragraphs: Iterable[Paragraph], finder: NameFinder, *, is_interview: bool
) -> Span | None:
    """Return the name of whoever asks the questions of a text; of two, from the first name on.

    Args:
        text: The text.
        paragraphs: Those that are not said by anybody.
        finder: Of names in its language.
        is_interview: Whether the author of the text is its interviewer, as one asks in it.
    """
    author = None
    for paragraph in paragraphs:
        line = text[paragraph.start : min(paragraph.end, paragraph.start + _MAX_LINE)]
        end = paragraph.start + len(line)
        interview = _OF_INTERVIEW.search(line)
        names = _names_at(text, paragraph.start + interview.end(), end, finder) if interview else ()
        if names:
            return names[0].start, names[-1].end
        byline = OF_AUTHOR.match(line) if author is None and is_interview else None
        names = _names_at(text, paragraph.start + byline.end(), end, finder) if byline else ()
        if names and _AFTER_AUTHOR.match(text, names[-1].end, paragraph.end):
            author = names[0].start, names[-1].end
    return author


def asker_in_lead(text: str, end: int, interviewed: Span | None, finder: NameFinder) -> Span | None:
    """Return the name of whoever asks, as the lead of an interview says: "She spoke to Zed Quill".

    Args:
        text: The text.
        end: Where its first question begins.
        interviewed: The name of whoever answers, who may be the one that was spoken to.
        finder: Of names in its language.
    """
    answers = interviewed and text[slice(*interviewed)]
    for match in _SPEAKING_TO.finditer(text, max(0, end - _MAX_LEAD), end):
        after = _names_at(text, match.end(), end, finder)
        if after and text[after[0].start : after[0].end] != answers:
            return after[0].start, after[-1].end
        before = finder.find(text, max(0, match.start() - _MAX_LINE), match.start())[-1:]
        if before and before[0].end == match.start() and len(before[0].words) > 1:
            span = before[0].start, before[0].end
            if text[slice(*span)] != answers:
                return span
    return None


def chairs(text: str, paragraphs: Iterable[Paragraph], finder: NameFinder) -> list[Span]:
    """Return the names of those who preside, in the order in which the text says so."""
    found: list[Span] = []
    for paragraph in paragraphs:
        _, start, end = paragraph
        if end - start > _MAX_LINE:
            continue
        opening, closing = _OF_CHAIR.search(text, start, end), _IN_CHAIR.search(text, start, end)
        if opening:
            names = finder.find(text, opening.end(), end)[:1]
        else:
            names = finder.find(text, start, closing.start())[-1:] if closing else []
        found += [(name.start, name.end) for name in names]
    return found


def _names_at(text: str, start: int, end: int, finder: NameFinder) -> list[Name]:
    """The full name that begins at an offset, and those that "and" joins to it."""
    names: list[Name] = []
    for name in finder.find(text, start, end):
        joined = AND.fullmatch(text, names[-1].end, name.opening) if names else None
        begins = name.opening == start if not names else joined is not None
        if not begins or len(name.words) == 1:
            break
        names.append(name)
    return names
