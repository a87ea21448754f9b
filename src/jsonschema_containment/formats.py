"""The formats of strings: which are checked, patterns that imply them, and samples of each.

Draft 2020-12 leaves it to the validator whether ``format`` is checked. A proof must hold either
way, so all that is known of a format are strings that both validators accept when they check it.
A format that neither checks is an annotation.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

import jsonschema
import jsonschema_rs

_CHECKER = jsonschema.Draft202012Validator.FORMAT_CHECKER
_END = r"$(?!\n)"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

SAMPLES: Final = {
    "date": ("2020-02-29", "1999-12-31"),
    "time": ("12:30:00Z", "23:59:59.5+01:00"),
    "date-time": ("2020-02-29T12:30:00Z", "1999-12-31T23:59:59.5+01:00"),
    "duration": ("P1D", "PT5M", "P1Y2M3DT4H"),
    "email": ("a@b.example", "first.last@mail.example"),
    "idn-email": ("a@b.example", "é@bücher.example"),
    "hostname": ("a", "www.b.example", "x-1.example"),
    "idn-hostname": ("a", "bücher.example"),
    "ipv4": ("192.0.2.1", "198.51.100.255"),
    "ipv6": ("::1", "2001:db8::1", "::"),
    "uri": ("https://a.example/b?c#d", "urn:a:b", "mailto:a@b.example"),
    "uri-reference": ("/a", "a", "#b", "https://a.example/b"),
    "iri": ("https://é.example/ü", "https://a.example/b"),
    "iri-reference": ("/é", "a"),
    "uri-template": ("https://a.example/{b}", "a"),
    "json-pointer": ("/a/0", "", "/a~1b"),
    "relative-json-pointer": ("0", "1/a", "0#"),
    "regex": ("a+", "^[a-z]*$"),
    "uuid": ("2eb8aa08-aa98-11ea-b4aa-73b441d16380", "00000000-0000-0000-0000-000000000000"),
}
"""Strings that have each format of draft 2020-12."""

CHECKED: Final = frozenset({*SAMPLES, *_CHECKER.checkers})
"""The formats that a validator can check."""

IMPLIED_BY: Final = {
    "date": "^(?:[0-9]{3}[1-9]|[1-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])" + _END,
    "email": "^[a-z0-9]+@[a-z0-9]+[.][a-z]+" + _END,
    "idn-email": "^[a-z0-9]+@[a-z0-9]+[.][a-z]+" + _END,
    "ipv4": rf"^{_BYTE}(?:[.]{_BYTE}){{3}}{_END}",
    "regex": "^[a-zA-Z0-9_ ]*" + _END,
    "uuid": "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" + _END,
}
"""A pattern for some strings of each format; every string that it finds has the format."""


@lru_cache(maxsize=65_536)
def accepted_by_both(name: str, text: str) -> bool:
    """Whether both validators accept the text where they check the format."""
    return bool(_checking(name).is_valid(text) and _CHECKER.conforms(text, name))


def checked_by_one(name: str) -> bool:
    """Whether only one of the validators checks the format."""
    return name in CHECKED and name not in _CHECKER.checkers


@cache
def _checking(name: str) -> Any:  # noqa: ANN401 - a validator without a public type
    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
