"""Names in a text: their form at each place, and the titles before them."""

import re
from functools import cache
from itertools import dropwhile
from typing import NamedTuple

from rostra.language import given_names
from rostra.language.sentences import abbreviations
from rostra.language.titles import (
    HONORIFICS,
    LETTERS_AFTER_NAMES,
    LETTERS_OF_OFFICE,
    SURNAMES_TOO,
    TITLES,
    is_title_of_any,
)
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon, lexicon

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
_ARTICLE = r"(?:a[dlnrstz]|ash|e[dlnrst]|ul|bin|ibn|abu)[\-‑]"
ATTACHED_PARTICLE = re.compile(rf"(?:{_ARTICLE}|(?:d|dell|dall)[’'])(?={_UPPER})")
"""A particle at the head of a word of a name: "al-Quill", "d’Ostra"."""
_WORD = rf"{_UPPER}\w*(?:[’'\-‑](?![sS]\b)\w+)*"
PARTICLES = words_of("""
    de la le von van der den del della dei da al el bin bint ibn ben abu di du do dos das ter y
    zu í á af e
""")
"""Words in lower case inside a name, not attached to the next word."""
_PARTICLE = (
    rf"(?:(?:von dem|{'|'.join(sorted(PARTICLES))})[ \xa0])*(?:{_ARTICLE}|(?:d|dell|dall)[’'])?"
)
_NICKNAME = rf"(?:(?:[“\"‘']{_UPPER}\w+[”\"’']|\({_UPPER}(?![A-Z])\w+\))[ \xa0])?"
_SEQUENCE = re.compile(rf"{_WORD}(?:\.?[ \xa0]{_NICKNAME}{_PARTICLE}{_WORD})*")
_ARTICLE_BEFORE = re.compile(rf"\b{_ARTICLE}$")
_PIECE = re.compile(r"[^\W_][\w’'\-‑]*")
_WITH_NICKNAME = re.compile(rf"(?:^|\s){_WORD}\.? [“\"‘'«]{_UPPER}\w+[”\"’'»] {_UPPER}\w+")
_WORD_AFTER = re.compile(r"(?:[’']s?\b)?[ \xa0]*([,(]|[^\W\d_]+)?")
_OFFICE = re.compile(
    r"\b(\w+) (?:(?:of|for)(?: the)? (?:[A-Z]\w+ )+){0,2}(?:of|for)(?: the)? ((?:[A-Z]\w+ )*)$"
)
_OF_OFFICE = re.compile(r"\b(\w+) (?:de la |de l[’']|du |des |à la |aux )$")
_PARTY = re.compile(r"(?:[A-Z]|Rep|Dem|Ind|DFL)-[A-Z]")  # ", D-Arvo": no name of its own
_AGED = frozenset(["jährige", "jährigen", "jähriger"])  # of "der 63-Jährige"
_AGE_BEFORE = "-year-old"
_HYPHENS = "-‑"
_SAINTS = frozenset(["st", "saint"])  # inside a name: "Zed St Quill"
_INDEFINITE = words_of("nobody everybody somebody anybody everyone someone anyone niemand jemand")
"""Pronouns that stand for nobody who is named."""
_NEGATED = re.compile(r"([a-z]+)n[’']t\b")
_EXCELLENCIES = ("H.E.", "H.H.", "H.R.H.", "H.M.")
_ASIDES = (", ", " (")
_WINDOW = 40
_MAX_PARTICLE = max(map(len, PARTICLES))
_FULL_NAME = 2  # words at least

GIVEN_NAMES = given_names.MALE | given_names.FEMALE


class Name(NamedTuple):
    """A name as printed at one place."""

    start: int  # after titles and honorifics
    end: int
    words: tuple[str, ...]
    titles: tuple[str, ...]  # directly before the name, in lower case, without full stop
    opening: int  # offset of the first title; `start` without titles
    closing: int  # after letters of office or honour: "Ona Brill MP"; `end` without them

    @property
    def forms(self) -> tuple[str, ...]:
        """Its words in lower case."""
        return tuple(word.lower() for word in self.words)

    @property
    def surname(self) -> str:
        """The last word in lower case, without the particle of "al-Quill"."""
        word = self.words[-1]
        if word.isalpha():
            return word.lower()
        return ATTACHED_PARTICLE.sub("", word[0].lower() + word[1:], count=1).lower()

    def moved(self, by: int) -> "Name":
        """Return the name with all its offsets greater by a number."""
        start, end, words, titles, opening, closing = self
        return Name(start + by, end + by, words, titles, opening + by, closing + by)

    def word_after(self, text: str) -> str:
        """Return the word, comma or opening bracket after the name; "" for anything else."""
        match = _WORD_AFTER.match(text, self.end)
        if match is None or match[1] is None:
            return ""
        negated = _NEGATED.match(text, match.start(1))  # "Quill isn’t amused"
        return negated[1] if negated else match[1]


_PlacedWord = tuple[str, int, int]
"""A word with the offsets of its start and end."""


def is_nickname(text: str, start: int, end: int) -> bool:
    """Whether the marks from `start` to `end` enclose a nickname inside a name."""
    if end - start > _WINDOW:
        return False
    return any(
        match.start() < start and end < match.end()
        for match in _WITH_NICKNAME.finditer(text, max(0, start - _WINDOW), end + _WINDOW)
    )


@cache
def name_finder(language: str) -> "NameFinder":
    """Return the finder for a language, made once: that takes longer than a short report."""
    return NameFinder(lexicon(language))


class NameFinder:
    """Finds the names in texts of one language."""

    def __init__(self, words: Lexicon) -> None:
        self._function_words = (
            words.determiners
            | words.quantifiers
            | words.prepositions
            | words.conjunctions
            | words.adverbs
            | words.auxiliaries
            | words.relatives
            | words.complementizers
            | words.source_markers
            | frozenset(words.pronouns)
            | words.reporting_verbs
            | words.attribution_verbs
            | words.speech_nouns
            | _INDEFINITE
        ) - {"will"}
        self.verbs = (words.reporting_verbs - words.noun_like) | words.auxiliaries
        self.prepositions = words.prepositions
        self._time_words = words.time_words
        self._organisation_words = words.organisation_words
        self._abbreviations = abbreviations(words.language)
        self._titles = (TITLES - SURNAMES_TOO) | HONORIFICS | words.honorifics
        self._elisions = words.elisions
        self._person_nouns = words.person_nouns
        self._surnames = words.adverbs if words.capitalised_nouns else frozenset[str]()
        self._trades = words.trades
        self._feminine_trades = words.feminine_trades
        self._no_particles = words.determiners if words.capitalised_nouns else frozenset[str]()
        self._has_foreign_particles = words.language == "en"  # none of which is a word of it
        self._nouns = (TITLES - SURNAMES_TOO) | words.person_nouns | words.organisation_words

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Name]:
        """Return the names between two offsets, in order; a title without a name is not one."""
        names: list[Name] = []
        known: dict[str, list[tuple[list[_PlacedWord], Name | None]]] = {}  # by their run of words
        for match in _SEQUENCE.finditer(text, start, len(text) if end is None else end):
            start = match.start()
            if text[start - 2 : start] in _ASIDES and _PARTY.match(match[0]):
                continue
            offset = _with_article(text, start) if text[start - 1] in _HYPHENS else start
            run = text[offset : match.end()]
            if run not in known:
                sequences = self._capitalised_sequences(run)
                known[run] = [(words, self._without_titles(words)) for words in sequences]
            for words, whole in known[run]:
                name = whole
                if self._elisions and len(words) > _FULL_NAME:
                    rest = self._without_complement(text, words, offset)
                    name = whole if rest is words else self._without_titles(rest)
                if name:
                    placed = name.moved(offset)
                    if not placed.titles:
                        if placed.words[1:]:
                            placed = _without_office(text, placed)
                        if self._has_foreign_particles:
                            placed = self._with_particles(text, placed)
                    names.append(placed)
        return names

    def _without_complement(
        self, text: str, sequence: list[_PlacedWord], offset: int
    ) -> list[_PlacedWord]:
        """A French name without the word before it that ends an office: "Transports Ona Brill".

        The words are placed from `offset` on.
        """
        if sequence[1][0][0].islower():
            return sequence
        start = offset + sequence[0][1]
        before = _OF_OFFICE.search(text, max(0, start - _WINDOW), start)
        is_office = before is not None and is_title_of_any(before[1].lower())
        last = text[max(0, start - _WINDOW) : start].split()[-1:]
        is_office = is_office or (bool(last) and last[0] in self._organisation_words)
        return sequence[1:] if is_office else sequence

    def _with_particles(self, text: str, name: Name) -> Name:
        """A name with the particles or initials before it: "von der Quill said"."""
        if name.titles:
            return name
        start = _before_particles(text, name.start)
        if len(name.words[0]) == 1 and len(name.words) > 1:  # "J.R. Quill"
            start = _before_initials(text, name.start)
            if text.startswith(_EXCELLENCIES, start):
                rest = name.words[1:]
                return name._replace(start=text.index(rest[0], name.start), words=rest)
        if start == name.start:
            return name
        words = (*text[start : name.start].split(), *name.words)
        return name._replace(start=start, opening=start, words=words)

    def is_organisation(self, name: Name) -> bool:
        """Whether the words of a name mark it as that of an organisation or a place."""
        first, last = name.words[0].lower(), name.words[-1].lower()
        begins = first in self._organisation_words and first not in GIVEN_NAMES  # "Bill"
        return begins or last in self._organisation_words

    def _without_titles(self, sequence: list[_PlacedWord]) -> Name | None:
        """The name after the last title; None for an office without a name."""
        closing = sequence[-1][2]
        if len(sequence) == 1:
            word, start, end = sequence[0]
            form = word.lower()
            is_office = form in self._titles and form not in GIVEN_NAMES
            is_office = is_office or (bool(self._trades) and form in self._organisation_words)
            return None if is_office else Name(start, end, (word,), (), start, end)
        letters: tuple[str, ...] = ()
        while len(sequence) > _FULL_NAME and _is_letters(sequence[-1][0]):
            letters = (sequence[-1][0].lower(), *letters)
            sequence = sequence[:-1]
        forms = [word.lower() for word, _, _ in sequence]
        last_title = self._last_title(forms)
        if self._trades:
            last_title += self._before_person(forms[last_title + 1 :])
        name = sequence[last_title + 1 :]
        if self._no_particles and last_title >= 0 and forms[last_title + 1 : -1] == ["von"]:
            return None  # "die Bürgermeisterin von Arvo"
        if forms[-1] in self._titles:
            if last_title < 0 and forms[0] not in GIVEN_NAMES:
                return None
            if len(name) == 1 and forms[last_title] not in HONORIFICS:
                return None
        words = tuple(word for word, _, _ in name)
        titles = (*forms[: last_title + 1], *LETTERS_OF_OFFICE.intersection(letters))
        return Name(name[0][1], name[-1][2], words, titles, sequence[0][1], closing)

    def _last_title(self, forms: list[str]) -> int:
        """The index of the last title before a name; -1 without any."""
        for index in range(len(forms) - 2, -1, -1):
            form = forms[index]
            if self._is_title(form) and not (
                form in _SAINTS and index and not self._is_title(forms[index - 1])
            ):
                return index
        is_trade = forms[0] in SURNAMES_TOO and len(forms) > _FULL_NAME  # "Baker Zed Quill"
        return 0 if is_trade else -1

    def _is_title(self, form: str) -> bool:
        if form in self._titles:
            return True
        if form in SURNAMES_TOO:
            return False
        return is_title_of_any(form) or form.endswith(_AGE_BEFORE)  # "Ministers Quill and Brill"

    def _before_person(self, forms: list[str]) -> int:
        """The number of German words before a name: a trade, or "Quills Tochter"."""
        if self._is_trade(forms):
            return 1
        for index in range(1, len(forms) - 1):
            if forms[index] in self._person_nouns and forms[index - 1].endswith("s"):
                return index + 1
        return 0

    def _is_trade(self, forms: list[str]) -> bool:
        """Whether the first of some words is a German noun before a name: "Imker Zed Quill"."""
        if not self._trades or not forms[1:] or forms[0] in GIVEN_NAMES:
            return False
        noun, following = forms[0], forms[1]
        if noun in self._person_nouns or noun.endswith(self._feminine_trades):
            return True
        if noun.endswith(self._trades):
            return len(forms) > _FULL_NAME or following in GIVEN_NAMES
        return following in GIVEN_NAMES and noun not in self._organisation_words

    def _is_elided(self, word: str) -> bool:
        """Whether a word is a French article with a common noun: "L’opposition"."""
        elided, apostrophe, rest = word.replace("’", "'").partition("'")
        return bool(apostrophe) and rest[:1].islower() and elided.lower() in self._elisions

    def _ends_before(self, form: str, sequence: list[_PlacedWord]) -> bool:
        """Whether a German "von" follows a full name, to which it does not belong."""
        words = [word.lower() for word, _, _ in sequence]
        if not words or not self._no_particles or form not in self.prepositions:
            return False
        described = self._is_title(words[0]) or self._is_trade(words)  # "Botanikerin Ona von der"
        return len(words) - described >= _FULL_NAME and words[-1] not in GIVEN_NAMES

    def _capitalised_sequences(self, run: str) -> list[list[_PlacedWord]]:
        """A run of capitalised words without function words, divided where a sentence ends."""
        if " " not in run and "\xa0" not in run:
            form = run.lower()
            is_common = (
                form in self._function_words
                or form in self._time_words
                or form.rstrip("s") in self._nouns
                or self._is_title(form)
                or (self._elisions and self._is_elided(run))
                or form in _AGED
            )
            return [] if is_common else [[(run, 0, len(run))]]
        sequences: list[list[_PlacedWord]] = [[]]
        for piece in _PIECE.finditer(run):
            word, form = piece[0], piece[0].lower()
            initial = not sequences[-1]
            if self._elisions and self._is_elided(word):
                sequences.append([])
                continue
            if form in self._time_words or (
                form in self._function_words
                and (initial or word[0].isupper())
                and not (self._elisions and is_article_of_name(run, piece.start()))
                and (initial or form not in self._surnames)
            ):
                sequences.append([])
                continue
            if (
                self._no_particles
                and word[0].islower()
                and (
                    self._ends_before(form, sequences[-1])  # "Ona Brill von der Zeitung"
                    or (form in self._no_particles and sequences[-1][-1][0][0].isupper())
                )  # "Ona Brill der Zeitung"
            ):
                sequences.append([])
                continue
            sequences[-1].append((word, *piece.span()))
            full_stop = run[piece.end() : piece.end() + 1] == "."
            if full_stop and len(word) > 1 and form not in self._abbreviations:
                sequences.append([])
        if self._elisions:
            sequences = [_without_elision(words) for words in sequences]
        names = [list(dropwhile(_is_particle, words)) for words in sequences if words]
        return [name for name in names if name]


def _without_elision(words: list[_PlacedWord]) -> list[_PlacedWord]:
    """A French name without "d’" before it: "Réaction d’Ona Brill"."""
    if not words or words[0][0][:2] not in ("d’", "d'"):
        return words
    word, start, end = words[0]
    return [(word[2:], start + 2, end), *words[1:]]


def is_article_of_name(text: str, start: int) -> bool:
    """Whether a word inside a French name is its capitalised article: "Yann Le Quill"."""
    return text[start - 1] in " \xa0" and text[start - 2].isalnum() and text[start].isupper()


def _with_article(text: str, start: int) -> int:
    """The start of a capitalised word, or of the article that is attached to it."""
    article = _ARTICLE_BEFORE.search(text, max(0, start - _WINDOW), start)
    return article.start() if article else start


def _before_particles(text: str, start: int) -> int:
    """Where the particles directly before an offset begin; the offset without any."""
    while text[start - 1 : start] == " ":
        before = text[max(0, start - _MAX_PARTICLE - 2) : start - 1]
        space = max(before.rfind(" "), before.rfind("\n"))
        if space < 0 or before[space + 1 :] not in PARTICLES:
            break
        start -= len(before) - space
    return start


def _before_initials(text: str, start: int) -> int:
    """Where the initials begin that full stops join to the one at an offset."""
    while start > 1 and text[start - 1] == "." and text[start - 2].isupper():
        start -= 2
    return start


def _is_particle(placed: _PlacedWord) -> bool:
    """Whether a word does not begin a name: "von"."""
    return placed[0][0].islower() and not ATTACHED_PARTICLE.match(placed[0])


def _is_letters(word: str) -> bool:
    """Whether a word is letters after a name: "MP", "PhD"."""
    return word[-1].isupper() and word.lower() in LETTERS_AFTER_NAMES


def _without_office(text: str, name: Name) -> Name:
    """In "Secretary of State Ilka Dorn" the name is what follows the office."""
    above = max(0, name.start - _WINDOW)
    if " of " not in (window := text[above : name.start]) and " for " not in window:
        return name
    before = _OFFICE.search(text, above, name.start)
    if before is None or before[1].lower() not in TITLES:
        return name
    title = before[1].lower()
    if before[2]:
        return name._replace(titles=(title,), opening=before.start())
    if not name.words[2:]:
        return name
    count = _FULL_NAME
    while len(name.words) > count + 1 and (
        len(name.words[-count - 1]) == 1 or name.words[-count].islower()
    ):
        count += 1  # "K. Zed Quill", "Zed de Quill"
    words = name.words[-count:]
    start = text.rindex(words[0], name.start, name.end - len(" ".join(words[1:])))
    return Name(start, name.end, words, (title,), before.start(), name.closing)
