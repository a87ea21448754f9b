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

_NAMES = {
    "abbreviations": "abbreviations_in",
    "collation": "sort_key",
    "country_mentions": "CountryMention find_country_mentions",
    "folding": "fold",
    "paragraphs": "Paragraph split_paragraphs",
    "role_codes": "RoleCodes code_role",
    "sentences": "sentence_starts split_sentences",
    "tokens": "Token is_word tokenise",
}


def __getattr__(name: str) -> object:
    for module, names in _NAMES.items():
        if name in names.split():
            from importlib import import_module  # noqa: PLC0415 - not before the first use

            return getattr(import_module(f"rostra.language.{module}"), name)
    raise AttributeError(f"module 'rostra.language' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
