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
        bodies: Last or first words of the names of bodies and places, which are no people.
        past: Verb forms in the past that no ending shows.
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
    according: frozenset[tuple[str, ...]]
    times: frozenset[str]
    particles: frozenset[str]
    male: frozenset[str] = field(default=frozenset())
    female: frozenset[str] = field(default=frozenset())
    bodies: frozenset[str] = field(default=frozenset())
    past: frozenset[str] = field(default=frozenset())


_MODULES = {"en": "english", "de": "german", "fr": "french"}


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a BCP 47 tag; that of English for a language without one."""
    module = _MODULES.get(language.split("-", maxsplit=1)[0].lower(), "english")
    found: Lexicon = import_module(f"rostra.drafting.{module}").LEXICON
    return found
