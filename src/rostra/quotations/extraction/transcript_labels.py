"""Labels at the head of paragraphs of a transcript, which say who speaks.

A label ends in a colon ("QUILL: ...", "Zed Quill (Arvo North): ...", "Q: ...") or, after an
honorific or an article, in a full stop ("Mr. QUILL of Arvo. ..."). Where labels of another form
recur, they are labels too.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from rostra.language.paragraphs import Paragraph
from rostra.language.titles import HONORIFICS, is_title_of_any
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.names import ATTACHED_PARTICLE, PARTICLES, name_finder
from rostra.quotations.extraction.rule_confidence import MentionRule
from rostra.quotations.extraction.speech_or_record import SECOND_SENTENCE, addresses

Span = tuple[int, int]
_MAX_LABEL = 120  # code points
_MAX_WORDS = 12
_MAX_NAME = 5  # words
OPENING = '"“„«»‘‚›‹'
_ENDS_OF_LINE = tuple('.!?…:;—–-”"“»«’],')
"""Marks at the end of a line that is not a name, perhaps with a seat in brackets."""
QUESTIONERS = words_of("""
    q question questioner reporter reporters journalist journalists frage fragen reporterin
    journalistin interviewer interviewerin journaliste
""")
ANSWERERS = words_of("a answer antwort r réponse")
_CHAIRS = words_of("""
    moderator moderatorin modérateur modératrice host chair chairman chairwoman operator clerk
    announcer narrator interpreter translator
""")
_NAMELESS = QUESTIONERS | ANSWERERS | _CHAIRS
_NOBODY = words_of("""
    text video audio note notes photo photos photograph picture image images graphic map source
    sources transcript caption credit update updates correction poll polls result results summary
    topic subject date time place location venue contact phone tel email e-mail fax web website
    background warning anmerkung hinweis foto fotos bild bilder grafik quelle quellen stand datum
    ort thema ergebnis kontakt légende photographie résultat résultats lieu sujet heure vidéo
    texte image interview gespräch entretien
""")
"""Labels of what is shown or noted, not of somebody who speaks."""
_PRINTED = re.compile(r"\S+")
_BEFORE_LABEL = OPENING + "*_ \xa0"
_BEFORE_RECURRING = _BEFORE_LABEL + "[<>#–—-•"
EMPHASIS = "*_"
"""Marks of bold and italic type in plain text: "**Zed Quill:**"."""
_AFTER_COLON = " \xa0\t" + EMPHASIS
_BEFORE_CONTENT = re.compile(r"[*_]*\s*(?:[–—] )?")  # "M. Quill. – Je vote."
_SIGN = r"[^\w\s.,;!?()[’'&\"“”„«»%…]"
_SEPARATOR = re.compile(rf"\.?[ \xa0]?{_SIGN}{{1,3}}[ \xa0\t]+|[ \xa0]?\t+")
"""What may part a label of any form from what follows it: "Quill. – ", "Quill | ", "QUILL> "."""
_SEPARATING = re.compile(rf"{_SIGN}[ \xa0\t]|\t")
"""What every separator has; sought first, as it is found several times faster."""
_MAX_BEFORE_SEPARATOR = 60  # code points
_ADDRESSED = 3  # labelled paragraphs for each in which somebody addresses others, at most
_LEAST_OF_FORM = 4  # labels of one form, of speakers who take turns
_FULL_STOP = re.compile(r"\.[ \xa0]")
_BARE_Q = re.compile(r"(Q)[ \xa0\t]+(?=[A-Z])")  # of a press office: "Q  Do we win?"
_QUESTION_NUMBER = re.compile(r"Q\d{1,4}[.:]?[ \xa0\t]+(?=[A-Z])")  # "Q12 Zed Quill: ..."
_ARTICLES = words_of("the der die das le la les l")
_ARTICLE = re.compile(r"(?:(?:the|der|die|das|le|la|les)[ \xa0]|l[’'])(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a paragraph, as far as its own words go."""

    paragraph: Paragraph
    name: Span  # of the name; of the office, or of the whole label, where it has no name
    role: Span | None
    end: int  # offset after its colon or full stop
    content: int  # offset of what follows it
    key: str  # the label without brackets and role, in lower case
    is_name: bool  # whether it is a name, and not an office or a word such as "Question"
    in_capitals: bool
    is_of_debate: bool  # whether it ends in a full stop, or has a seat or a party in brackets
    is_line: bool = False  # whether it is a line of its own, as in records of parliaments
    is_medium: bool = False  # whether it reads as a newspaper: "The Valley of the winds"
    recurs: bool = False  # whether it was found as one of a form that repeats itself
    rule: MentionRule = MentionRule.TRANSCRIPT


class LabelFinder:
    """Finds the labels of one text."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self._text = text
        self._inner = _words_inside(words.language)
        self._prepositions = _prepositions(words.language)
        self._verbs = name_finder(words.language).verbs
        self._honorifics = _honorifics(words.language)

    def find(self, paragraph: Paragraph) -> Label | None:
        """Return the label of a paragraph; None if it has none."""
        text = self._text
        start = _head(text, paragraph)
        begins_with_q = text.startswith("Q", start)
        number = _QUESTION_NUMBER.match(text, start, paragraph.end) if begins_with_q else None
        start = number.end() if number else start
        limit = min(start + _MAX_LABEL, paragraph.end)
        label = self._with_full_stop(paragraph, start, limit)
        if label is not None:
            return label
        question = _BARE_Q.match(text, start, limit) if begins_with_q else None
        if question is not None:
            return Label(
                paragraph=paragraph,
                name=question.span(1),
                role=None,
                end=question.end(1),
                content=question.end(),
                key="q",
                is_name=False,
                in_capitals=False,
                is_of_debate=False,
            )
        colon = text.find(":", start, limit)
        if colon < 0 and paragraph.end <= limit and text[paragraph.end - 1] not in _ENDS_OF_LINE:
            label = self._label(paragraph, (start, paragraph.end))
            return label and replace(label, end=paragraph.end, content=paragraph.end, is_line=True)
        if colon > start and (colon + 1 == paragraph.end or text[colon + 1] in _AFTER_COLON):
            return self._label(paragraph, (start, colon))
        return None

    def find_before(self, paragraph: Paragraph, mark: str) -> Label | None:
        """Return the label of a paragraph that ends in a mark other than a colon: "Quill. –"."""
        text = self._text
        start = _head(text, paragraph, _BEFORE_RECURRING)
        end = text.find(mark, start, min(start + _MAX_LABEL, paragraph.end))
        label = self._label(paragraph, (start, end)) if end > 0 else None
        content = _BEFORE_CONTENT.match(text, end + len(mark), paragraph.end)
        if label is None or content is None:
            return None
        is_debate = label.is_of_debate and mark[0] != "."
        return replace(
            label, end=end + len(mark), content=content.end(), is_of_debate=is_debate, recurs=True
        )

    def _with_full_stop(self, paragraph: Paragraph, start: int, limit: int) -> Label | None:
        """The label of a record whose labels end in a full stop: "Mr. QUILL of Arvo."."""
        text = self._text
        first = text[start:limit].split(maxsplit=1)[:1]
        word = first[0].rstrip(".").lower() if first else ""
        if word != "the" and word not in self._honorifics and not _is_quantity(word):
            return None
        for stop in _FULL_STOP.finditer(text, start, limit):
            last = text[start : stop.start()].split()[-1:]
            if not last or last[0].lower() in self._honorifics:
                continue
            label = self._label(paragraph, (start, stop.start()))
            named = label is not None and (label.in_capitals or word not in ("the", "mr", "ms"))
            return label if named else None
        return None

    def _label(self, paragraph: Paragraph, span: Span) -> Label | None:
        text = self._text
        main, brackets = self._without_brackets(span)
        is_office = brackets is not None and self._is_full_name(brackets)
        is_office = is_office and (
            _ARTICLE.match(text, *main) is not None or self._begins_with_office(*main)
        )
        head_end = -1 if is_office else text.find(",", *main)
        head = main[0], head_end if head_end > 0 else main[1]
        placed = [
            (word, *match.span())
            for match in _PRINTED.finditer(text, *head)
            if (word := match[0].rstrip(".,"))
        ]
        single = len(placed) == 1
        known = single and placed[0][0].lower() in _NAMELESS
        if not known and not self._is_name_like([word for word, _, _ in placed]):
            return None
        role = self._without_article((head[1] + 1, main[1])) if head[1] < main[1] else None
        if role is not None and not self._is_role(role):
            return None
        capitals = [word for word, _, _ in placed if word.isupper() and len(word) > 1]
        if single and len(placed[0][0]) == 1 and not known:
            return None
        content = span[1] + 1
        before = _BEFORE_CONTENT.match(text, content, paragraph.end)
        content = before.end() if before else content
        label = Label(
            paragraph=paragraph,
            name=(placed[0][1], placed[-1][2]),
            role=role,
            end=span[1] + 1,
            content=content,
            key=" ".join(word for word, _, _ in placed).lower(),
            is_name=not known,
            in_capitals=bool(capitals) and not any(w.islower() for w, _, _ in placed[:1]),
            is_of_debate=text.startswith(".", span[1]) or (not known and self._is_seat(brackets)),
        )
        if known:
            return label
        if self._is_medium([word for word, _, _ in placed]):
            article = _ARTICLE.match(text, *head)
            name = article.end() if article else placed[0][1], placed[-1][2]
            return replace(label, name=name, is_medium=True)
        return self._with_office(label, placed, brackets)

    def _begins_with_office(self, start: int, end: int) -> bool:
        """Whether a label is an office with what it is of: "Minister for Hills, Rivers"."""
        words = [word.lower() for word in self._text[start:end].split()[:3]]
        titles = [is_title_of_any(word) for word in words]
        return len(words) > 1 and titles[0] and words[titles.count(True)] in self._prepositions

    def _with_office(
        self, label: Label, placed: list[tuple[str, int, int]], brackets: Span | None
    ) -> Label:
        """The label with its honorifics dropped, and its office set apart from its name."""
        is_office = placed[0][0].lower() in _ARTICLES
        while len(placed) > 1 and self._is_dropped(placed[0][0], placed[1][0]):
            placed = placed[1:]
        titles = 0
        while titles < len(placed) and is_title_of_any(placed[titles][0].lower()):
            titles += 1
        following = placed[titles][0].lower() if titles < len(placed) else ""
        if placed[-1][0].isupper() and len(placed) > titles and not titles:
            cut = next((k for k, one in enumerate(placed) if one[0].lower() == "of"), len(placed))
            placed = placed[:cut] or placed  # "Ms. BRILL of Arvo"
        whole = placed[0][1], placed[-1][2]
        is_office = is_office and brackets is not None and self._is_full_name(brackets)
        if placed[0][0].lower() == "hon" or is_office:
            following = ""
        if not following or following in self._prepositions or _is_quantity(placed[0][0].lower()):
            named = brackets is not None and self._is_full_name(brackets)
            office = " ".join(word for word, _, _ in placed).lower()
            if named and brackets is not None:
                return replace(label, name=brackets, role=whole, key=office)
            return replace(label, name=whole, role=None, key=office, is_name=False)
        rest = placed[titles:]
        while len(rest) > 1 and rest[0][0].lower() in self._honorifics:
            rest = rest[1:]
        cut = next((k for k, one in enumerate(rest) if one[0].lower() == "of"), len(rest))
        rest = rest[:cut] or rest
        name = rest[0][1], rest[-1][2]
        role = (placed[0][1], placed[titles - 1][2]) if titles else label.role
        return replace(label, name=name, role=role, key=self._text[slice(*name)].lower())

    def _is_dropped(self, word: str, following: str) -> bool:
        """Whether a first word is an honorific or an article, and in neither name nor role."""
        lower = word.lower()
        if lower == "hon" and is_title_of_any(following.lower()):
            return False  # of "Hon. Members"
        return lower in self._honorifics or lower in _ARTICLES

    def _is_medium(self, words: list[str]) -> bool:
        """Whether a label has an article or a common noun in it, and no office."""
        if len(words) == 1 or any(is_title_of_any(word.lower()) for word in words):
            return False
        return _ARTICLE.match(" ".join(words)) is not None or words[-1].islower()

    def _is_name_like(self, words: list[str]) -> bool:
        """Whether words are a name or an office: capitalised, or such as join those that are."""
        if (
            not 0 < len(words) <= _MAX_WORDS
            or not words[0][0].isalpha()
            or not words[0][0].isupper()
        ):
            return False
        lowered = [word.lower() for word in words]
        is_article = lowered[0] in _ARTICLES or _is_quantity(lowered[0])
        if lowered[0] in _NOBODY or (lowered[0] in self._inner and not is_article):
            return False
        after_preposition = False
        capitalised = 0
        for word, lower in zip(words, lowered, strict=True):
            after_preposition = after_preposition or lower in self._prepositions
            is_attached = ATTACHED_PARTICLE.match(word) is not None
            if word[0].isupper() or lower in self._inner or word[0] in "’'" or is_attached:
                capitalised += word[0].isupper()
            elif (
                word[0].isdigit()
                or lower in self._verbs
                or (not after_preposition and not is_title_of_any(lower))
            ):
                return False
            if any(mark in word for mark in ";:!?"):
                return False
        titled = any(is_title_of_any(part) for word in lowered for part in word.split("-"))
        return titled or is_article < capitalised <= _MAX_NAME or words[-1].isupper()

    def _without_brackets(self, span: Span) -> tuple[Span, Span | None]:
        """A label without the brackets at its end, and what is in the first of them."""
        text, (start, end) = self._text, span
        inside = None
        while end > start and text[end - 1] in _AFTER_COLON + ")]":
            if text[end - 1] in _AFTER_COLON:
                end -= 1
                continue
            opening = max(text.rfind("(", start, end), text.rfind("[", start, end))
            if opening <= start:
                break
            inside = opening + 1, end - 1
            end = opening
        return (start, end), inside

    def _is_seat(self, brackets: Span | None) -> bool:
        """Whether brackets in a label may have a seat or a party, and not a note."""
        return brackets is not None and self._text[brackets[0]].isupper()

    def _is_full_name(self, span: Span) -> bool:
        words = self._text[slice(*span)].split()
        return 1 < len(words) <= _MAX_NAME and all(
            word[0].isupper() or word.lower() in PARTICLES for word in words
        )

    def _is_role(self, span: Span) -> bool:
        """Whether the words after a name in a label may be a role, and are not a sentence."""
        role = self._text[slice(*span)]
        return not SECOND_SENTENCE.search(role) and self._verbs.isdisjoint(role.lower().split())

    def _without_article(self, span: Span) -> Span | None:
        text, (start, end) = self._text, span
        while start < end and text[start].isspace():
            start += 1
        first = text[start:end].split(maxsplit=1)[:1]
        if first and first[0].lower() in _ARTICLES and len(first[0]) < end - start:
            start += len(first[0]) + 1
        end = start + len(text[start:end].rstrip())
        return (start, end) if start < end else None


@cache
def _words_inside(language: str) -> frozenset[str]:
    """Words in small letters that a label may have inside."""
    words = lexicon(language)
    joining = words.prepositions | words.determiners | words.conjunctions
    return joining | PARTICLES | _ARTICLES


@cache
def _prepositions(language: str) -> frozenset[str]:
    return lexicon(language).prepositions | words_of("of for du des")


@cache
def _honorifics(language: str) -> frozenset[str]:
    return HONORIFICS | lexicon(language).honorifics | {"m", "mm", "mmes"}


def _is_quantity(word: str) -> bool:
    return word in ("several", "some", "many", "plusieurs", "mehrere")


def find_labels(text: str, paragraphs: Sequence[Paragraph], words: Lexicon) -> dict[int, Label]:
    """Return what may be labels, in a transcript or not, by the number of the paragraph.

    A newspaper is one if it is at the head of several paragraphs, or in German and French of a
    question before the label of whoever answers.
    """
    finder = LabelFinder(text, words)
    labels = {p.number: label for p in paragraphs if (label := finder.find(p))}
    labels = _of_other_form(text, paragraphs, finder, len(labels)) or labels
    lines = {n: one for n, one in labels.items() if one.is_line}
    if not _are_labels(text, paragraphs, lines):
        labels = {n: one for n, one in labels.items() if not one.is_line}
    keys = Counter(label.key for label in labels.values())
    return {
        n: one
        for n, one in labels.items()
        if not one.is_medium
        or keys[one.key] > 1
        or (words.inverts and text[one.paragraph.end - 1] == "?" and n + 1 in labels)
    }


def _of_other_form(
    text: str, paragraphs: Sequence[Paragraph], finder: LabelFinder, number: int
) -> dict[int, Label]:
    """The labels of a form that repeats itself: the same names before the same mark, in turn.

    None if they are not more than a number.
    """
    marks: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        start = _head(text, paragraph, _BEFORE_RECURRING)
        if text[start : start + 1].isupper():
            limit = min(paragraph.end, start + _MAX_BEFORE_SEPARATOR)
            separates = _SEPARATING.search(text, start, limit)
            separator = _SEPARATOR.search(text, start, limit) if separates else None
            if separator is not None:
                marks.setdefault(separator[0], []).append(paragraph)
    if max(map(len, marks.values()), default=0) <= number:
        return {}
    for mark, begun in marks.items():
        if len(begun) < _LEAST_OF_FORM:
            continue
        labels = {p.number: label for p in begun if (label := finder.find_before(p, mark))}
        said = [label.key for label in labels.values()]
        recur = sum(count > 1 for count in Counter(said).values())
        changes = sum(one != other for one, other in pairwise(said))
        addressed = sum(addresses(text, label.paragraph) for label in labels.values())
        if recur > 1 and 2 * changes >= len(said) and _ADDRESSED * addressed >= len(said):
            return labels if len(labels) > number else {}
    return {}


def _head(text: str, paragraph: Paragraph, marks: str = _BEFORE_LABEL) -> int:
    """Where the words of a paragraph begin, after quotation marks and those of bold type."""
    start = paragraph.start
    while start < paragraph.end and text[start] in marks:
        start += 1
    return start


def _are_labels(text: str, paragraphs: Sequence[Paragraph], lines: dict[int, Label]) -> bool:
    """Whether lines that are names head speeches: two names recur, and none heads a quotation."""
    keys = Counter(label.key for label in lines.values())
    recurring = sum(count > 1 for count in keys.values())
    below = (paragraphs[n] for n in lines if n < len(paragraphs))
    return recurring > 1 and not any(text[one.start] in OPENING for one in below)
