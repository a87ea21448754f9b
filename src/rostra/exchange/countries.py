"""Countries as inputs write them, as codes of ISO 3166-1."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from rostra.exchange.losses import LossReport
from rostra.language.phrase_table import split_words
from rostra.language.word_lists import table

_INVERTED = re.compile(r"(?P<name>[^,()]+)(?:,(?P<comma>[^,()]+)|\((?P<of>[^,()]+ of(?: the)?)\))")
"""A name as lists sort it: "Korea, Republic of", or "Korea (Republic of)"."""

_NOTHING = frozenset[str]()


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country.

    Args:
        text: such a code, in capitals, or a name of one country that exists: English (also a former
            name, or that of a part, such as Scotland), German or French. Case and a leading "the"
            are ignored, but of abbreviations; "Korea, Republic of" is a name as lists have it.

    Returns:
        The code; None for anything else: what is no country today, a region, or a name of several
        countries (Congo, Georgia).
    """
    text = text.strip()
    if text in _codes():
        return text
    names, words = _names(), _key(text)
    forms = [text, words, words.removeprefix("the ")]
    if inverted := _INVERTED.fullmatch(text):
        ordered = _key(f"{inverted['of'] or inverted['comma']} {inverted['name']}")
        forms += [ordered, ordered.removeprefix("the ")]
    found = next(filter(None, map(names.get, forms)), _NOTHING)
    return (next(iter(found)) or None) if len(found) == 1 else None


def read_country(text: str | None, report: LossReport, place: str) -> str | None:
    """Return the code of a country, see `country_code`; report what is none.

    Args:
        text: what the input has; None or empty where it states none.
        report: is told of a text that is not one country.
        place: where the input has it.
    """
    if not text or not text.strip():
        return None
    code = country_code(text)
    if code is None:
        message = (
            "not a code or an English, German or French name of one country of today; the country "
            "is left empty"
        )
        report.add("wrong", "no-such-country", message, place, text)
    return code


@cache
def _codes() -> frozenset[str]:
    return frozenset(codes[0] for codes in _rows() if len(codes[0]) == 2)  # noqa: PLR2004


@cache
def _names() -> dict[str, frozenset[str]]:
    """The countries of each name, by its words in lower case; abbreviations are as they are."""
    names: dict[str, set[str]] = {}
    for code, form in _rows():
        key = form if form.isupper() else _key(form)
        names.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in names.items()}


def _rows() -> Iterable[tuple[str, str]]:
    """Each country and a name of it; a region has no country."""
    for row in table("countries.csv"):
        if row["kind"] in {"name", "region"}:
            yield row["country"], row["form"]
    for row in table("state_names.csv"):
        yield row["country"], row["form"]


def _key(text: str) -> str:
    return " ".join("and" if word.key == "&" else word.key for word in split_words(text))
