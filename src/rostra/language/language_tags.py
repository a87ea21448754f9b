"""Language tags: of a BCP 47 tag, only the language itself decides how a text is read."""

from functools import lru_cache
from typing import Final

import regex

_TAG = regex.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
_THREE_LETTERS: Final = {
    "aze": "az", "cat": "ca", "deu": "de", "eng": "en", "fra": "fr", "fre": "fr", "ger": "de",
    "ita": "it", "oci": "oc", "spa": "es", "tur": "tr",
}  # fmt: skip

UNSTATED: Final = frozenset({"", "und", "mul", "mis", "zxx"})
"""Tags that name no language, and no tag."""


@lru_cache(maxsize=1000)
def language_of(tag: str | None) -> str | None:
    """The language of a tag: ``fr`` of ``fr-CA``, ``fr_CA``, ``FR`` and ``fra``.

    The code with three letters of a language that Rostra has rules for is written with two, as
    BCP 47 demands. None for what is not a language tag, such as ``French``, and for ``und``.
    """
    match = _TAG.fullmatch(tag.strip()) if tag else None
    if not match:
        return None
    code = match[1].lower()
    return None if code in UNSTATED else _THREE_LETTERS.get(code, code)
