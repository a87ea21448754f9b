"""The function words and reporting verbs with which a language attributes speech."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of one language that extraction needs, all in lower case."""

    language: str  # the primary subtag, such as "en"
    reporting_verbs: frozenset[str] = _NONE  # "said": may introduce a quotation on its own
    attribution_verbs: frozenset[str] = _NONE  # "called": seldom introduces a whole quotation
    noun_like: frozenset[str] = _NONE  # verb forms that are nouns after an article or a preposition
    auxiliaries: frozenset[str] = _NONE
    adverbs: frozenset[str] = _NONE
    adverb_endings: tuple[str, ...] = ()
    no_adverbs: frozenset[str] = _NONE  # nouns and adjectives with such an ending: "family"
    pronouns: Mapping[str, str] = field(default_factory=dict)
    """Subjects: "m", "f", "p" (plural) or "x" (any) for each."""
    oblique_pronouns: Mapping[str, str] = field(default_factory=dict)
    """Likewise those after a source marker: "selon lui"."""
    nonfinite_verbs: frozenset[str] = _NONE  # "affirmant": of reporting, without a subject
    determiners: frozenset[str] = _NONE
    masculine_articles: frozenset[str] = _NONE  # before a title: "le maire Zed Quill"
    feminine_articles: frozenset[str] = _NONE
    genitives: frozenset[str] = _NONE  # prepositions inside the name of an office
    contractions: frozenset[str] = _NONE  # of a preposition and an article: "im Landtag"
    particles: frozenset[str] = _NONE  # separable parts of verbs: "fügte er hinzu"
    phrasal_verbs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Verbs of saying with one of these words after them: "hit back"."""
    quantifiers: frozenset[str] = _NONE
    prepositions: frozenset[str] = _NONE
    conjunctions: frozenset[str] = _NONE
    relatives: frozenset[str] = _NONE
    complementizers: frozenset[str] = _NONE  # "that"
    source_markers: frozenset[str] = _NONE  # "according (to)", "selon"
    source_nouns: Mapping[str, str] = field(default_factory=dict)
    """Words that are source markers after a preposition: "nach Angaben", "aux yeux"."""
    speech_nouns: frozenset[str] = _NONE  # "réponse": whose words follow a colon
    time_words: frozenset[str] = _NONE  # days and months, also abbreviated
    masculine: frozenset[str] = _NONE  # pronouns that refer to a man
    feminine: frozenset[str] = _NONE  # pronouns that refer to a woman
    person_nouns: frozenset[str] = _NONE  # nouns for one person that are not titles
    trades: tuple[str, ...] = ()  # ends of nouns before a full name: "Busfahrer Zed Quill"
    feminine_trades: tuple[str, ...] = ()  # likewise before a surname: "Bäckerin Quill"
    agent_endings: tuple[str, ...] = ()  # of nouns for who does something: "pharmacienne"
    capitalised_nouns: bool = False  # whether nouns begin with a capital letter
    inverts: bool = False  # whether a clause after a quotation has its verb before its subject
    verb_second: bool = False  # whether the subject follows the verb after an adverbial
    participle_endings: tuple[str, ...] = ()  # of participles in apposition: "surnommé"
    organisation_words: frozenset[str] = _NONE  # in names of organisations and places
    irregular_verbs: frozenset[str] = _NONE  # "met": finite without a regular ending
    enclitics: frozenset[str] = _NONE  # pronouns that a hyphen joins to a verb: "dit-il"
    elisions: frozenset[str] = _NONE  # lose a vowel to an apostrophe: "d'Arvo"
    honorifics: frozenset[str] = _NONE  # besides those in `rostra.language.titles`

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Words of the closed classes, which most sentences have."""
        groups = (self.auxiliaries, self.adverbs, self.determiners, self.quantifiers)
        joining = (self.prepositions, self.conjunctions, self.relatives, self.complementizers)
        referring = (frozenset(self.pronouns), self.masculine, self.feminine, self.enclitics)
        return _NONE.union(*groups, *joining, *referring, self.elisions, self.source_markers)

    @cached_property
    def predicate_words(self) -> frozenset[str]:
        """Words after a name that show it to be a subject."""
        verbs = self.reporting_verbs | self.attribution_verbs | self.irregular_verbs
        return verbs | self.auxiliaries | self.relatives


_MODULES = {"de": "german", "en": "english", "fr": "french"}

LANGUAGES = tuple(_MODULES)
"""The primary subtags of the languages that have a lexicon."""


def has_lexicon(language: str) -> bool:
    """Whether the language of a BCP 47 tag has a lexicon."""
    return _primary(language) in _MODULES


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a BCP 47 tag; one without words for a language that has none."""
    primary = _primary(language)
    if primary not in _MODULES:
        return Lexicon(language=primary)
    loaded: Lexicon = import_module(f"rostra.quotations.extraction.{_MODULES[primary]}").LEXICON
    return loaded


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()
