r"""The formats of strings: who checks them, and which strings certainly have them.

Draft 2020-12 leaves it to the validator whether ``format`` is checked. A proof must hold either
way, so all that is assumed are strings that both validators accept when they check it.
``jsonschema`` checks most formats only where optional packages are installed, and not all with the
same one. A result must not depend on that: it checks the formats in `ALWAYS`, and jsonschema-rs
decides about the others for both. Of these, a string certainly has the format only where every
package accepts it too (`PLAIN`). What neither validator checks is an annotation.
"""

from __future__ import annotations

import functools
import re
import warnings
from enum import Enum, auto
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Callable

ALWAYS: Final = frozenset({"date", "email", "idn-email", "ipv4", "ipv6", "regex", "uuid"})
"""Formats that jsonschema checks wherever it is installed."""

EARLY_HOSTNAME: Final = "hostname (draft-06)"
"""``hostname`` of draft-04 and draft-06: jsonschema-rs checks labels in Punycode only since."""

SAMPLES: Final = {
    "date": ("2020-02-29", "1999-12-31"),
    "time": ("12:30:00Z", "23:59:59.5+01:00"),
    "date-time": ("2020-02-29T12:30:00Z", "1999-12-31T23:59:59.5+01:00"),
    "duration": ("P1D", "PT5M", "P1Y2M3DT4H"),
    "email": ("a@b.example", "first.last@mail.example"),
    "idn-email": ("a@b.example", "é@bücher.example"),
    "hostname": ("a", "www.b.example", "x-1.example"),
    EARLY_HOSTNAME: ("xn--x", "a", "www.b.example"),
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
"""Strings that have each format."""

CHECKED: Final = frozenset(SAMPLES)
"""The formats that a validator can check."""

_DATE = "(?:[0-9]{3}[1-9]|[1-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_TIME = (
    "(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}(?:[.][0-9]{1,6})?"
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_EMAIL = "[a-z0-9]{1,64}@[a-z0-9]{1,63}[.][a-z]{1,63}"
_HOST = "[a-z][a-z0-9]{0,62}(?:[.][a-z][a-z0-9]{0,62}){0,2}"
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PATH = "(?:/[A-Za-z0-9._~-]*)*"
_QUERY = "(?:[?][A-Za-z0-9._~=&/-]*)?(?:#[A-Za-z0-9._~/-]*)?"
_URI = rf"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[1-9][0-9]{{0,3}})?{_PATH}{_QUERY}"
_REFERENCE = rf"(?:{_URI}|/?[A-Za-z0-9._~-]+{_PATH}{_QUERY}|#[A-Za-z0-9._~/-]*)"

PLAIN: Final = {
    name: rf"^{pattern}$(?!\n)"
    for name, pattern in {
        "date": _DATE,
        "time": _TIME,
        "date-time": f"{_DATE}T{_TIME}",
        "duration": "P(?:[0-9]{1,4}[YMDW]|T[0-9]{1,4}[HMS]|[0-9]{1,4}DT[0-9]{1,4}[HMS])",
        "email": _EMAIL,
        "idn-email": _EMAIL,
        "hostname": _HOST,
        EARLY_HOSTNAME: _HOST,
        "idn-hostname": _HOST,
        "ipv4": f"{_BYTE}(?:[.]{_BYTE}){{3}}",
        "ipv6": "[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}",
        "uri": _URI,
        "uri-reference": _REFERENCE,
        "iri": _URI,
        "iri-reference": _REFERENCE,
        "uri-template": "[A-Za-z0-9/._-]+(?:[{][a-z][a-z0-9]*[}])?",
        "json-pointer": "(?:/[A-Za-z0-9._-]*)+",
        "relative-json-pointer": "[0-9](?:/[A-Za-z0-9._-]+)*",
        "regex": "[a-zA-Z0-9_ ]{0,100}",
        "uuid": "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    }.items()
}
"""A pattern for some strings of each format, which every validator accepts."""

MISFITS: Final = {
    "date": r"-02-(?:29|3)|-(?:0[469]|11)-31|-00|-1[3-9]-|-3[2-9]$",
    "time": r"^2[4-9]|:[6-9]|^[^Z+-]*$|[+-]2[4-9]",
    "date-time": r"-02-(?:29|3)|-(?:0[469]|11)-31|-00|-1[3-9]-|[Tt]2[4-9]|:[6-9]|[0-9]$| ",
    "duration": r"^[^P]|^P$|T$|^$",
    "email": r"^[^@]*$|@.*@|^@|@$|[.][.]|[ ,]",
    "idn-email": r"^[^@]*$|^@|@$|[ ,]",
    "hostname": r"[^a-zA-Z0-9.-]|^-|-$|[.][.]|^[.]|^$",
    EARLY_HOSTNAME: r"[^a-zA-Z0-9.-]|^-|-$|[.][.]|^[.]|^$",
    "idn-hostname": r"^-|-$|[.][.]|[ !_]|^[.]|^$",
    "ipv4": r"[^0-9.]|25[6-9]|2[6-9][0-9]|[3-9][0-9]{2}|(?:^|[.])0[0-9]|^[^.]*$",
    "ipv6": r"[g-zG-Z]|:::|^[^:]*$|[0-9a-f]{5}",
    "uri": r"^[^:]*$|[ <>{}]|^[0-9:/]",
    "uri-reference": r"[ <>{}\^`|]|%(?:[^0-9A-Fa-f]|$)|^:|#.*#",
    "iri": r"^[^:]*$|[ <>{}]|^[0-9:/]",
    "iri-reference": r"[ <>{}\^`|]|%(?:[^0-9A-Fa-f]|$)|^:|#.*#",
    "uri-template": r"[{][^}]*$|^[^{]*[}]",
    "json-pointer": r"^[^/]|~(?:[^01]|$)",
    "relative-json-pointer": r"^[^0-9]|^0[0-9]|^$",
    "regex": r"^[*+?]|[(][^)]*$|^[^(]*[)]|[\[][^\]]*$|[*]{2}|\\$|[?]{3}",
    "uuid": r"[^0-9a-fA-F-]|^.{0,35}$|^.{37}|^[^-]*$",
}
"""A pattern for strings that validators are likely to refuse, which a search may begin with."""


def needs_packages(name: str) -> bool:
    """Whether jsonschema checks the format only with optional packages, so jsonschema-rs alone."""
    return name in CHECKED - ALWAYS


class Checks(Enum):
    """Who checks which formats of `CHECKED`.

    Attributes:
        NONE: nobody checks any.
        BOTH: jsonschema those of `ALWAYS`, jsonschema-rs all.
        FAST: as BOTH, and jsonschema-rs decides about the others for both.
    """

    NONE = auto()
    BOTH = auto()
    FAST = auto()


@cache
def format_checker(reference: Any, fast: Any, checks: Checks) -> jsonschema.FormatChecker:  # noqa: ANN401 - classes of validators without a public type
    """The formats that jsonschema checks in a dialect, whichever packages are installed.

    Args:
        reference: the dialect's class of validators by jsonschema.
        fast: the dialect's class of validators by jsonschema-rs.
        checks: who checks which formats.
    """
    checker = jsonschema.FormatChecker(())
    if checks is Checks.NONE:
        return checker
    own = ALWAYS & set(reference.FORMAT_CHECKER.checkers)
    for name in own:
        function, errors = reference.FORMAT_CHECKER.checkers[name]
        checker.checks(name, errors)(_without_warnings(function))
    for name in CHECKED - own if checks is Checks.FAST else ():
        checker.checks(name)(functools.partial(_accepts, fast, name))
    return checker


def _accepts(fast: Any, name: str, value: object) -> bool:  # noqa: ANN401 - as `format_checker`
    """Whether jsonschema-rs accepts a value, or the package for jsonschema may."""
    # The package for URI templates accepts what RFC 6570 excludes, such as a space.
    braces = name != "uri-template" or re.search(r"^[^{]*}|{[^}]*$", str(value))
    return bool(_validator(fast, name).is_valid(value) or not braces)


def _without_warnings(function: Callable[[object], bool]) -> Callable[[object], bool]:
    """The function without the warnings of ``re.compile``."""

    def silent(value: object) -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(value)

    return silent


@lru_cache(maxsize=65_536)
def accepted_by_both(name: str, text: str) -> bool:
    """Whether both validators certainly accept the text where they check the format."""
    if not _validator(_DRAFTS.get(name, jsonschema_rs.Draft202012Validator), name).is_valid(text):
        return False
    if needs_packages(name):
        return re.search(PLAIN[name], text) is not None
    classes = jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator
    try:
        return format_checker(*classes, Checks.BOTH).conforms(text, name)
    except (OverflowError, RecursionError):  # of a regular expression
        return False


@cache
def _validator(fast: Any, name: str) -> Any:  # noqa: ANN401 - as `format_checker`
    return fast({"format": name.split(" ", maxsplit=1)[0]}, validate_formats=True)


_DRAFTS: dict[str, Any] = {EARLY_HOSTNAME: jsonschema_rs.Draft6Validator}
