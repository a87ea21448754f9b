"""What schemas and instances are made of: values, patterns, formats, characters."""

from typing import Any

NAMES = ("a", "b", "c", "$ref", "$id", "id", "x-y", "é", "a/b", "~", "")


DEFINITIONS = ("one", "two", "three")


TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")


EDGES = (
    *(0x0, 0x0, 0x0, 0x1F, 0x30, 0x39, 0x41, 0x5A, 0x61, 0x7A, 0x7F, 0x80, 0xFF, 0x100, 0x17F),
    *(0x660, 0x7FF, 0x800, 0x2028, 0x212A, 0xD7FF, 0xD7FF, 0xD7FF, 0xE000, 0xE000, 0xFFFD, 0xFFFF),
    *(0x10000, 0x1F600, 0x10FFFF),
)
"""Ends of ranges of characters; those on both sides of the surrogates several times."""

SURROGATES = (0xD800, 0xDBFF, 0xDC00, 0xDFFF)
"""Not characters: jsonschema-rs does not take a class that names one."""


PATTERNS = {
    "^a": ("a", "ab", "b"),
    "a$": ("a", "ba", "a\n"),
    "^(a|b)+$": ("a", "abab", "abc", ""),
    "^[a-z]+(-[a-z]+)*$": ("a", "a-b", "a-", "A"),
    "^(?!b)": ("a", "b", ""),
    "(?=a)b|c": ("b", "c", "ab"),
    "^.{2,5}$": ("ab", "abcdef", "a", "😀😀", "a\nb"),
    "^.$": ("a", "😀", "\n", "\r", "\u2028", "é"),
    r"^\d+$": ("1", "12", "٣", "a", "1\n"),
    r"^\w$": ("a", "é", "_", "-", "ſ"),
    r"^\s$": (" ", "\u00a0", "\ufeff", "\u001c", "\u0085", "a"),
    r"^\S+$": ("a", "\u00a0", "\u001c"),
    r"\bx": ("x", "éx", "a x"),
    r"^\W\D$": ("-a", "éa", "--"),
    "^$": ("", "a", "\n"),
    "^a{2,3}$": ("aa", "aaa", "aaaa"),
    r"^[^\n]*$(?!\n)": ("a", "a\n", ""),
    "^x-": ("x-y", "x-", "y"),
    "": ("", "a"),
    "^[a-z0-9]+@[a-z0-9]+[.][a-z]+$(?!\\n)": (
        *("a@b.example", f"{'a' * 65}@b.example", f"a@{'b' * 64}.example", f"a@b.{'c' * 64}"),
        "a@1.c",
    ),
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ("2020-02-29", "2021-02-29", "0000-01-01", "2020-01-01\n"),
    "^[0-9]{3}[.][0-9]{3}[.][0-9]{3}[.][0-9]{3}$": ("192.168.100.100", "192.168.100.300"),
    "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": ("2eb8aa08-aa98-11ea-b4aa-73b441d16380",),
    "^https?://[a-z]+[.][a-z]+(/[a-z]*)*$": ("https://a.example/b", f"http://{'a' * 64}.b/"),
    "^[a-z]([a-z-]*[a-z])?$": ("a", "a--b", "a" * 64, "xn--a"),
    "^P[0-9]+D$": ("P1D", "P01D", f"P{'9' * 40}D"),
    "^(/[a-z~]*)*$": ("/a", "", "/~", "/a~b"),
    "^[a-z()+*]*$": ("a+", "(", "a**", "()"),
    "^[0-9]{2}:[0-9]{2}:[0-9]{2}Z$": ("12:30:00Z", "24:00:00Z", "23:59:60Z", "00:00:60Z"),
}
"""Patterns, each with strings around its boundary; those after the empty one resemble formats."""


RESEMBLED = dict(
    zip(
        [*PATTERNS][[*PATTERNS].index("") + 1 :],
        "email date ipv4 uuid uri hostname duration json-pointer regex time".split(),
        strict=True,
    )
)
"""The patterns after the empty one, with the formats that they resemble."""

FORMATS = {
    "date": ("2020-02-29", "2020-02-30", "20200229", "٢020-01-01", "2020-060", "2020-W01-1"),
    "time": ("12:30:00Z", "23:59:60Z", "24:00:00Z", "12:30:00", "12:30:00z", "12:30:00+24:00"),
    "date-time": ("2020-02-29T12:30:00Z", "2020-02-29 12:30:00Z", "1990-12-31T23:59:60Z"),
    "duration": ("P1D", "P", "P1W1D", "PT5M", "P1Y2W"),
    "email": ("a@b.example", "a", "a@b", "@", f"{'a' * 65}@b.example", f"a@{'b' * 64}.example"),
    "idn-email": ("é@bücher.example", "a@b.example", "a"),
    "hostname": ("a", "a.b.", "-a", "a_b", f"{'a' * 64}", "1.1", "xn--a"),
    "ipv4": ("192.0.2.1", "192.0.2.256", "192.0.2.01", "1.1.1"),
    "ipv6": ("::1", "::", ":", "::ffff:1.2.3.4", "1::1::1", "fe80::1%a"),
    "uri": ("https://a.example/b", "a", "urn:a:b", "http://a b", "http://é.example"),
    "uri-reference": ("/a", "a", "#b", "\\", "http://["),
    "json-pointer": ("/a/0", "", "a", "/~2"),
    "regex": ("a+", "(", "\\d", "(?<a>b)", "\\a"),
    "uuid": ("2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8aa08aa9811eab4aa73b441d16380"),
    "x-own": ("a", ""),
}


_SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 1.5, 0.1, 3, 1.0, -0.0),
    *("", "a", "ab", "b", "1", "é", "\n", "x" * 12, "😀"),
)


HUGE: tuple[Any, ...] = (10**20, 2**53, 2**53 + 1, -(2**63), 2**64, 1e100, 1e-8, 10**22 + 1)


VALUES: tuple[Any, ...] = (*_SCALARS, [], {}, [1], ["a", 1], {"a": 1}, [[]])

Schema = Any
Files = dict[str, Schema]
"""The files of a folder by name; the first is its root."""


def escaped(code: int) -> str:
    return rf"\u{code:04X}" if code < 0x10000 else chr(code)


def neighbours(code: int) -> list[str]:
    """A character with the one before and the one after it; surrogates are none."""
    codes = [code - 1, code, code + 1]
    codes = [
        0xD7FF if 0xD800 <= c < 0xDC00 else 0xE000 if 0xDC00 <= c <= 0xDFFF else c for c in codes
    ]
    if code == 0xD7FF:
        codes[2] = 0xE000
    return [chr(c) for c in codes if 0 <= c <= 0x10FFFF]
