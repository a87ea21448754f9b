"""The place of a name in its sentence: whether it is the subject, a possessor, a mere modifier."""

import re

from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.names import Name
from rostra.quotations.extraction.people import People

SUBJECT, POSSESSOR, MODIFIER, ELSEWHERE = "s", "p", "m", "o"
OPENING = 60
"""Code points before a name in which its sentence must begin for it to open the sentence."""

_NEXT = re.compile(r"(?:[’']s?\b)?[ \xa0]*([,(]|[^\W\d_]+)?")


class Places:
    """Tells the places of names in one text."""

    def __init__(self, text: str, lexicon: Lexicon, people: People) -> None:
        self._text = text
        self._people = people
        self._lexicon = lexicon

    def of(self, name: Name) -> str:
        """Where a name stands in its sentence."""
        text, lexicon = self._text, self._lexicon
        if text[name.end : name.end + 1] in ("’", "'"):
            return POSSESSOR
        following = _NEXT.match(text, name.end)
        word = (following[1] if following else None) or ""
        if word in lexicon.governing:
            return SUBJECT
        opens = self._opens(name)
        if word.islower() and word not in lexicon.prepositions and word not in lexicon.conjunctions:
            if word in lexicon.adverbs or word.endswith(lexicon.adverb_endings):
                return SUBJECT if opens else ELSEWHERE
            return SUBJECT if opens and word.endswith(("ed", "s")) else MODIFIER
        return SUBJECT if opens else ELSEWHERE

    def _opens(self, name: Name) -> bool:
        """Whether a name begins its sentence, but for words that describe it."""
        begin = self._people.begins(name.opening)
        if name.opening - begin > OPENING:
            return False
        lexicon = self._lexicon
        words = self._text[begin : name.opening].lower().split()
        if words and (words[0] in lexicon.conjunctions or words[0] in lexicon.adverbs):
            words = words[1:]
        if words and words[0] in lexicon.prepositions and words[-1].endswith(","):
            return True
        words = [word.strip(",") for word in words]
        return not any(w in lexicon.governing or w in lexicon.prepositions for w in words)
