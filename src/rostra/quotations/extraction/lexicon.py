"""The function words and reporting verbs with which a language attributes speech."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words of one language that extraction needs, all in lower case."""

    language: str  # the primary subtag, such as "en"
    reporting_verbs: frozenset[str]  # "said": may introduce a quotation on its own
    attribution_verbs: frozenset[str]  # "called": seldom introduces a whole quotation
    noun_like: frozenset[str]  # verb forms that are nouns after an article or a preposition
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    adverb_endings: tuple[str, ...]
    pronouns: Mapping[str, str]  # subjects: "m", "f", "p" (plural) or "x" (any) for each
    determiners: frozenset[str]
    quantifiers: frozenset[str]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    relatives: frozenset[str]
    complementizers: frozenset[str]  # "that"
    source_markers: frozenset[str]  # "according (to)", "selon"
    time_words: frozenset[str]  # days and months, also abbreviated
    masculine: frozenset[str]  # pronouns that refer to a man
    feminine: frozenset[str]  # pronouns that refer to a woman
    person_nouns: frozenset[str]  # nouns for one person that are not titles
    organisation_words: frozenset[str]  # in names of organisations and places
    irregular_verbs: frozenset[str] = frozenset()  # "met": finite without a regular ending
    enclitics: frozenset[str] = frozenset()  # pronouns that a hyphen joins to a verb: "dit-il"
    elisions: frozenset[str] = frozenset()  # lose a vowel to an apostrophe: "d'Arvo"
    honorifics: frozenset[str] = frozenset()  # besides those in `rostra.language.titles`

    @cached_property
    def predicate_words(self) -> frozenset[str]:
        """Words after a name that show it to be a subject."""
        verbs = self.reporting_verbs | self.attribution_verbs | self.irregular_verbs
        return verbs | self.auxiliaries | self.relatives


_MODULES = {"en": "english", "de": "german", "fr": "french"}


@cache
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of a BCP 47 tag; that of English for a language without one."""
    module = _MODULES.get(language.split("-", maxsplit=1)[0].lower(), "english")
    loaded: Lexicon = import_module(f"rostra.quotations.extraction.{module}").LEXICON
    return loaded
