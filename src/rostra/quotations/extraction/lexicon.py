"""The function words and reporting verbs by which a language attributes speech."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """What drafting must know of a language; all words in lower case.

    Attributes:
        say: Verb forms that may carry a bare quotation.
        tell: Verb forms that attribute words but seldom carry a bare quotation.
        noun_like: Those of both that are nouns after an article, an adjective or a preposition.
        pronouns: Personal pronouns as subjects, each with ``m``, ``f``, ``p`` (plural) or ``x``.
        bound: Possessive and object pronouns, each with its gender.
        according: Words before whoever is quoted: "according (to)", "selon".
        enclitics: Pronouns that hang on a verb by a hyphen, as in "dit-il".
        elisions: Words that lose their vowel to an apostrophe, as in "d'Arvo".
        persons: Nouns for one person that are no titles.
        finite: Verb forms that no ending shows, such as "met".
        title_endings: Endings of compounds that are titles, such as "-ministerin".
        governing: Words that make a name before them a subject.
        bodies: Words that make a name that of a body or a place.
    """

    language: str
    say: frozenset[str]
    tell: frozenset[str]
    noun_like: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    adverb_endings: tuple[str, ...]
    pronouns: Mapping[str, str]
    bound: Mapping[str, str]
    determiners: frozenset[str]
    quantifiers: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    complementizers: frozenset[str]
    according: frozenset[str]
    times: frozenset[str]
    particles: frozenset[str]
    enclitics: frozenset[str] = field(default=frozenset())
    elisions: frozenset[str] = field(default=frozenset())
    honorifics: frozenset[str] = field(default=frozenset())
    male: frozenset[str] = field(default=frozenset())
    female: frozenset[str] = field(default=frozenset())
    persons: frozenset[str] = field(default=frozenset())
    bodies: frozenset[str] = field(default=frozenset())
    finite: frozenset[str] = field(default=frozenset())
    title_endings: tuple[str, ...] = ()
    governing: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Collect the words that make the name before them a subject."""
        verbs = self.say | self.tell | self.finite | self.auxiliaries | self.relatives
        object.__setattr__(self, "governing", verbs)


_MODULES = {"en": "english", "de": "german", "fr": "french"}


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a BCP 47 tag; that of English for a language without one."""
    module = _MODULES.get(language.split("-", maxsplit=1)[0].lower(), "english")
    found: Lexicon = import_module(f"rostra.quotations.extraction.{module}").LEXICON
    return found
