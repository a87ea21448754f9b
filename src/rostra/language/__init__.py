"""Knowledge of languages; it knows no other part of the package.

==================================  ========================================================
`tokenise`, `split_sentences`       the tokens of a text; its tokens by sentence
`sentence_starts`                   the offsets of its sentences
`split_paragraphs`                  its non-empty lines
`fold`, `sort_key`                  words that compare equal; the order of words in a language
`find_country_mentions`             the countries that a text names
`abbreviations_in`                  the abbreviations that it introduces, with their full names
`code_role`                         the country, type and status that a stated role says
==================================  ========================================================

The lists of words, `titles`, `given_names`, `quotation_marks` and the tables in ``data``, are
modules of their own. Names are imported on first use, as the patterns take time to compile.
"""

__all__ = [
    "CountryMention",
    "Paragraph",
    "RoleCodes",
    "Token",
    "abbreviations_in",
    "code_role",
    "find_country_mentions",
    "fold",
    "is_word",
    "sentence_starts",
    "sort_key",
    "split_paragraphs",
    "split_sentences",
    "tokenise",
]

TYPE_CHECKING = False  # type checkers take it as true; typing itself costs milliseconds to import
if TYPE_CHECKING:
    from rostra.language.abbreviations import abbreviations_in
    from rostra.language.collation import sort_key
    from rostra.language.country_mentions import CountryMention, find_country_mentions
    from rostra.language.folding import fold
    from rostra.language.paragraphs import Paragraph, split_paragraphs
    from rostra.language.role_codes import RoleCodes, code_role
    from rostra.language.sentences import sentence_starts, split_sentences
    from rostra.language.tokens import Token, is_word, tokenise

_MODULE_OF = {
    "CountryMention": "country_mentions",
    "Paragraph": "paragraphs",
    "RoleCodes": "role_codes",
    "Token": "tokens",
    "abbreviations_in": "abbreviations",
    "code_role": "role_codes",
    "find_country_mentions": "country_mentions",
    "fold": "folding",
    "is_word": "tokens",
    "sentence_starts": "sentences",
    "sort_key": "collation",
    "split_paragraphs": "paragraphs",
    "split_sentences": "sentences",
    "tokenise": "tokens",
}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'rostra.language' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - not before the first use

    return getattr(import_module(f"rostra.language.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
