"""The function words and reporting verbs with which a language attributes speech."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language that extraction needs, all in lower case.

    Attributes:
        language: Primary subtag of the language, such as ``en``.
        reporting_verbs: Verb forms that may introduce a quotation on their own, such as "said".
        attribution_verbs: Verb forms that attribute words but seldom introduce a whole quotation,
            such as "called".
        noun_like: Those of both that are nouns after an article, an adjective or a preposition.
        irregular_verbs: Finite verb forms without a regular ending, such as "met".
        adverb_endings: Endings that make a word of five letters or more an adverb.
        pronouns: Personal pronouns as subjects, each with ``m``, ``f``, ``p`` (plural) or ``x``
            (any).
        complementizers: "that" and its like.
        source_markers: Words before the source of a quotation: "according (to)", "selon".
        time_words: Days and months, also abbreviated.
        enclitics: Pronouns that a hyphen joins to a verb, as in "dit-il".
        elisions: Words that lose their vowel to an apostrophe, as in "d'Arvo".
        honorifics: Honorifics besides those in `rostra.language.titles`.
        masculine: Pronouns that refer to a man.
        feminine: Pronouns that refer to a woman.
        person_nouns: Nouns for one person that are not titles.
        title_endings: Endings of compounds that are titles, such as "-ministerin".
        organisation_words: Words that mark a name as that of an organisation or a place.
        predicate_words: Words after a name that show it to be a subject: verbs, auxiliaries and
            relative pronouns.
    """

    language: str
    reporting_verbs: frozenset[str]
    attribution_verbs: frozenset[str]
    noun_like: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    adverb_endings: tuple[str, ...]
    pronouns: Mapping[str, str]
    determiners: frozenset[str]
    quantifiers: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    complementizers: frozenset[str]
    source_markers: frozenset[str]
    time_words: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    person_nouns: frozenset[str]
    organisation_words: frozenset[str]
    irregular_verbs: frozenset[str] = frozenset()
    enclitics: frozenset[str] = frozenset()
    elisions: frozenset[str] = frozenset()
    honorifics: frozenset[str] = frozenset()
    title_endings: tuple[str, ...] = ()
    predicate_words: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the predicate words from the verbs, auxiliaries and relative pronouns."""
        verbs = self.reporting_verbs | self.attribution_verbs | self.irregular_verbs
        object.__setattr__(self, "predicate_words", verbs | self.auxiliaries | self.relatives)


_MODULES = {"en": "english", "de": "german", "fr": "french"}


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a BCP 47 tag; that of English for a language without one."""
    module = _MODULES.get(language.split("-", maxsplit=1)[0].lower(), "english")
    loaded: Lexicon = import_module(f"rostra.quotations.extraction.{module}").LEXICON
    return loaded
