"""The words of a report outside its quotations, each with a tag of one letter.

The tags of a sentence form a string, over which `cues` looks for reporting clauses.
"""

import re
from functools import cache
from typing import NamedTuple

from rostra.language.titles import ABBREVIATED, TITLES
from rostra.quotations.extraction.lexicon import Lexicon, lexicon

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.D.
    r"|[^\W_]+(?:[’'.\-‑&@/](?![’']?[sS]\b)[^\W_]+)*"
    r"|[’'][sS]\b|[’'](?:d|ll|ve|re|t)\b"
    r"|\.{2,}|--+|[^\w\s]"
)

NAME, WORD, NUMBER, DETERMINER, PREPOSITION, CONJUNCTION = "N", "w", "#", "d", "i", "c"
SAY, TELL, GERUND, AUXILIARY, ADVERB, PRONOUN, RELATIVE = "V", "v", "G", "a", "r", "p", "R"
THAT, TIME, POSSESSIVE, QUOTE, ACCORDING = "T", "t", "s", "Q", "A"

_PARTY = re.compile(r"(?:[RDI]|Rep|Dem)-[A-Z]")  # the party and the state of a member of Congress
_PUNCTUATION = (
    dict.fromkeys((",", "…", "..."), ",")
    | dict.fromkeys((".", "!", "?", "|"), ".")
    | dict.fromkeys(("(", "["), "(")
    | dict.fromkeys((")", "]"), ")")
    | dict.fromkeys(("—", "–", "―", "-", "•"), "-")
    | {";": ";", ":": ":"}
)
_ADVERB = 5
"""Letters of a word that its ending makes an adverb, at least."""


class Token(NamedTuple):
    """A word, a mark, or a whole quotation.

    Attributes:
        tag: One letter.
        low: The word in lower case without full stop; for a quotation how it ends.
    """

    tag: str
    low: str
    start: int
    end: int


Spot = tuple[str, int, int]
"""A word with its place."""


def _goes_on(following: str) -> bool:
    """Whether a full stop before these characters cannot end a sentence."""
    return following[:1] in tuple("),;:") or (following[:1] == " " and following[1:].islower())


@cache
def _table(language: str) -> dict[str, str]:
    """The tag of each word that a lexicon holds; of two, the later one."""
    words = lexicon(language)
    table: dict[str, str] = {}
    for group, tag in (
        (words.tell, TELL),
        (words.say, SAY),
        (words.adverbs, ADVERB),
        (words.conjunctions, CONJUNCTION),
        (words.prepositions, PREPOSITION),
        (words.auxiliaries, AUXILIARY),
        (words.determiners, DETERMINER),
        (words.quantifiers, NUMBER),
        (words.relatives, RELATIVE),
        (words.complementizers, THAT),
        (words.pronouns, PRONOUN),
        (words.according, ACCORDING),
    ):
        table.update(dict.fromkeys(group, tag))
    return table


class Tagger:
    """Tags stretches of one text."""

    def __init__(self, text: str, words: Lexicon) -> None:
        self._text = text
        self._table = _table(words.language)
        self._times = words.times
        self._noun_like = words.noun_like
        self._endings = words.adverb_endings
        self._enclitics = words.enclitics
        self._nouns = TITLES | words.persons
        self._elisions = words.elisions

    def tag(self, start: int, end: int, *, begins: bool = True) -> list[Token]:
        """The tokens of a stretch; `begins`: it begins a sentence."""
        text = self._text
        tokens: list[Token] = []
        for match in TOKEN.finditer(text, start, end):
            word = match[0]
            begin, stop = match.span()
            if word[0].isalpha():
                if stop < end and text[stop] == "." and _abbreviated(word):
                    stop += 1
                for part in self._parts(word, begin, stop):
                    opens = tokens[-1].tag in ".:" if tokens else begins
                    tokens.append(self._word(part, tokens[-1] if tokens else None, opens=opens))
            elif word != "." or not (
                (tokens and tokens[-1].end > begin) or _goes_on(text[stop : stop + 2])
            ):  # else it is the full stop of an abbreviation
                tokens.append(Token(_tag_of_sign(word), word.lower(), begin, stop))
        return tokens

    def _parts(self, word: str, start: int, end: int) -> list[Spot]:
        """A word with what French joins to it: "dit-il", "a-t-elle", "d'Arvo"."""
        if self._enclitics and "-" in word:
            head, _, tail = word.rpartition("-")
            if tail.lower() in self._enclitics:
                verb = head.removesuffix("-t")
                return [(verb, start, start + len(verb)), (tail, end - len(tail), end)]
        if self._elisions:
            head, mark, tail = word.replace("’", "'").partition("'")
            if mark and head.lower() in self._elisions:
                cut = start + len(head) + 1
                return [(head, start, cut), (tail, cut, end)]
        return [(word, start, end)]

    def _word(self, spot: Spot, last: Token | None, *, opens: bool) -> Token:
        """The token of a word; `last` stands before it, `opens`: it begins a sentence."""
        word, start, end = spot
        low = word.lower().rstrip(".")
        if _PARTY.match(word):
            return Token(NUMBER, low, start, end)
        tag = self._table.get(low)
        if word[0].isupper():
            tag = self._capital(word, low, tag, spot, opens=opens)
        elif tag is None:
            adverb = low.endswith(self._endings) and len(low) >= _ADVERB
            tag = ADVERB if adverb else WORD
        elif tag in "Vv" and last is not None:
            tag = self._verb(low, tag, last)
        return Token(tag, low, start, end)

    def _capital(self, word: str, low: str, tag: str | None, spot: Spot, *, opens: bool) -> str:
        if low in self._times or self._text[spot[1] : spot[2]].lower() in self._times:
            return TIME
        if tag is None:
            noun = low in self._nouns or low.removesuffix("s") in self._nouns
            return WORD if opens and noun else NAME
        if tag in "Vvra" or (len(word) > 1 and word.isupper()):
            return tag if opens else NAME
        return tag

    def _verb(self, low: str, tag: str, last: Token) -> str:
        """What a verb form is after another word."""
        plain = low.endswith("ss") or not low.endswith(("s", "d"))
        single = last.tag == "N" and plain and not last.low.endswith("s")
        if last.tag in "ds" or (low in self._noun_like and (last.tag in "wi#" or single)):
            return WORD  # "the report", "his claims", "a rare note", "White House press"
        if low.endswith("ing") or last.low == "to":
            return GERUND  # "adding", "went on to say": the subject stands further back
        return tag


def _abbreviated(word: str) -> bool:
    """Whether a full stop after a word is its own."""
    return len(word) == 1 or (word[0].isupper() and word.lower() in ABBREVIATED)


def _tag_of_sign(word: str) -> str:
    if word[0].isdigit():
        return NUMBER
    if len(word) > 1 and word[1:].isalpha():
        return POSSESSIVE if word[1:].lower() == "s" else AUXILIARY
    return _PUNCTUATION.get(word, "-" if word.startswith("--") else "o")
