"""Whether a speaker is a person or a collective."""

from rostra.language.titles import TITLES
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.turns import Turn


def kind(text: str, turn: Turn, lexicon: Lexicon) -> str:
    """``person`` or ``collective``, by the words that name the speaker."""
    if turn.speaker is None:
        raise ValueError("a turn without speaker has no kind")
    words = text[slice(*turn.speaker)].lower().split()
    if turn.person is not None:
        body = not turn.person.votes and not lexicon.bodies.isdisjoint(words)
        return "collective" if body else "person"
    head = _head(words, lexicon)
    return "person" if head in TITLES or head in lexicon.persons else "collective"


def _head(words: list[str], lexicon: Lexicon) -> str:
    """The noun that a phrase is built around: the last word before a preposition."""
    for index, word in enumerate(words):
        if index and (word in lexicon.prepositions or words[index - 1].endswith(",")):
            return words[index - 1].strip(",")
    return words[-1].strip(",.")
