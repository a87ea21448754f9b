"""The words of a report outside its quotations, each with a tag of one letter.

The tags of a sentence form a string, over which `rostra.drafting.cues` looks for reporting clauses.
"""

import re
from typing import NamedTuple

from rostra.drafting.lexicon import Lexicon
from rostra.language.titles import ABBREVIATED

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
_PUNCTUATION = {
    **dict.fromkeys(".!?|", "."),
    **dict.fromkeys((",", "…", "..."), ","),
    **dict.fromkeys("([", "("),
    **dict.fromkeys(")]", ")"),
    **dict.fromkeys(("—", "–", "―", "--", "-", "•"), "-"),
    ";": ";",
    ":": ":",
}


_INVERTED = re.compile(r"(\w+?)(?:-t)?-(ils?|elles?|on|je|nous)")


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


def _goes_on(following: str) -> bool:
    """Whether a full stop before these characters cannot end a sentence."""
    return following[:1] in tuple("),;:") or (following[:1] == " " and following[1:].islower())


class Tagger:
    """Tags stretches of one text."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self._text = text
        table: dict[str, str] = {}
        for words, tag in (
            (lexicon.tell, TELL),
            (lexicon.say, SAY),
            (lexicon.adverbs, ADVERB),
            (lexicon.conjunctions, CONJUNCTION),
            (lexicon.prepositions, PREPOSITION),
            (lexicon.auxiliaries, AUXILIARY),
            (lexicon.determiners, DETERMINER),
            (lexicon.quantifiers, NUMBER),
            (lexicon.relatives, RELATIVE),
            (lexicon.complementizers, THAT),
            (lexicon.pronouns, PRONOUN),
        ):
            table.update(dict.fromkeys(words, tag))
        self._table = table
        self._times = lexicon.times
        self._noun_like = lexicon.noun_like
        self._endings = lexicon.adverb_endings
        self._inverted = _INVERTED if lexicon.language == "fr" else None

    def tag(self, start: int, end: int, *, begins: bool = True) -> list[Token]:
        """The tokens of a stretch; `begins`: it begins a sentence."""
        text = self._text
        tokens: list[Token] = []
        for match in TOKEN.finditer(text, start, end):
            word = match[0]
            begin, stop = match.span()
            first = word[0]
            if first.isalpha():
                if (
                    stop < end
                    and text[stop] == "."
                    and (len(word) == 1 or (first.isupper() and word.lower() in ABBREVIATED))
                ):
                    stop += 1
                joined = self._inverted.fullmatch(word) if self._inverted else None
                if joined:  # "a-t-elle"
                    tokens.append(
                        self._word(joined[1], (begin, begin + joined.end(1)), tokens, begins=begins)
                    )
                    word, begin = joined[2], begin + joined.start(2)
                tokens.append(self._word(word, (begin, stop), tokens, begins=begins))
            elif first.isdigit():
                tokens.append(Token(NUMBER, word, begin, stop))
            elif len(word) > 1 and word[1:].isalpha():
                low = word.lower()
                possessive = low[1:] == "s"
                tokens.append(Token(POSSESSIVE if possessive else AUXILIARY, low, begin, stop))
            elif word == "." and (
                (tokens and tokens[-1].end > begin) or _goes_on(text[stop : stop + 2])
            ):
                continue  # the full stop of an abbreviation
            else:
                tag = _PUNCTUATION.get(word, "-" if word.startswith("--") else "o")
                tokens.append(Token(tag, word, begin, stop))
        return tokens

    def _word(
        self, word: str, place: tuple[int, int], before: list[Token], *, begins: bool
    ) -> Token:
        start, end = place
        low = word.lower().rstrip(".")
        tag = self._table.get(low)
        capital = word[0].isupper()
        if _PARTY.match(word):
            return Token(NUMBER, low, start, end)
        if capital and (low in self._times or self._text[start:end].lower() in self._times):
            tag = TIME
        elif capital and (tag is None or tag in "Vvra" or (len(word) > 1 and word.isupper())):
            first = before[-1].tag in ".:" if before else begins
            tag = tag if first and tag else NAME
        elif tag is None:
            tag = ADVERB if low.endswith(self._endings) and len(low) > 4 else WORD
        elif tag in "Vv" and before:
            last = before[-1]
            noun = low in self._noun_like
            plain = low.endswith("ss") or not low.endswith(("s", "d"))
            single = last.tag == "N" and plain and not last.low.endswith("s")
            many = last.tag == "w" and last.low.endswith("s") and plain  # "the authorities say"
            if last.tag in "ds" or (noun and not many and (last.tag in "wi#" or single)):
                tag = WORD  # "the report", "his claims", "a rare note", "White House press"
            elif low.endswith("ing") or last.low == "to":
                tag = GERUND  # "adding", "went on to say": the subject stands further back
        return Token(tag, low, start, end)
