"""Tokens: one rule for any script.

The rule, first match first, from left to right; each of these is one token:

1. White space (and U+200B, U+FEFF) separates tokens and is part of none.
2. An address on the web (``https://…``, ``www.…``) without the punctuation that closes the
   sentence, an e-mail address, a handle (``@name``), a hashtag (``#name``).
3. An emoji with its modifiers: skin tones, joined sequences, flags, keycaps.
4. An English enclitic at the end of a word: 's 're 've 'll 'd 'm, with a straight or curly
   apostrophe. (``n't`` is not a clitic: it inflects its verb, see Zwicky & Pullum 1983,
   doi:10.2307/413900; ``don't`` is one token.)
5. A word: letters, digits, combining marks and connector punctuation of scripts that separate words
   by spaces, with the hyphens and apostrophes (and U+00B7, U+05F3, U+05F4) between two of them:
   ``well-known``, ``O'Neill``, ``l'homme``, ``covid-19``. Digits are also joined by ``. , : /``:
   ``1,500``, ``3.5``, ``12:30``. Letters that each have a full stop are one word with it (``U.S.``,
   ``e.g.``), and so are the abbreviations of `ABBREVIATIONS`.
6. In scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar), each
   user-perceived character (extended grapheme cluster, Unicode UAX #29).
7. Any other character, together with a run of the same character: ``?``, ``...``, ``--``.

No token contains a space, and no token depends on text beyond one. Case and diacritics are kept.
Character classes are those of the Unicode version that the installed `regex` knows.
"""

from typing import NamedTuple

import regex

from rostra.language.word_lists import words

VERSION = "1"
"""The version of the rule; it changes whenever tokens or sentences change."""

RULE = f"rostra-tokens {VERSION} (regex {regex.__version__})"
"""The rule and the library whose Unicode tables it uses, as recorded in provenance."""

ABBREVIATIONS = words("""
    Adm Brig Capt Cmdr Col Cpl Dr Drs Gen Gov Hon Jr Lt Maj Messrs Mlle Mme Mr Mrs Ms Ph.D Pres
    Prof Rep Reps Rev Sen Sens Sgt Sr St Supt approx cf dept ed eds esp est etc fig vol vs
""")
"""Words, without their full stop, that are one token with it; case matters."""

_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ーｰ"
_W = rf"[[[\p{{L}}\p{{N}}\p{{Pc}}\u00AD\u200C\u200D]--[{_UNSPACED}]]\p{{M}}]"
_L = rf"(?:[\p{{L}}--[{_UNSPACED}]]\p{{M}}*)"
_ENCLITIC = rf"['’](?i:s|re|ve|ll|d|m)(?!{_W}|['’‐‑-]{_W})"
_LETTERS = rf"(?:{_L}\.){{2,}}(?:{_L}(?!{_W}))?|{_L}\.{_L}(?!{_W})"
_ABBREVIATION = rf"(?:{'|'.join(regex.escape(a) for a in sorted(ABBREVIATIONS))})\.(?!{_W})"
_RUN = rf"{_W}+(?:(?<=\p{{Nd}})[.,:/](?=\p{{Nd}}){_W}+)*"
_UNIT = rf"(?:{_LETTERS}|{_ABBREVIATION}|{_RUN})"
_JOINED = rf"(?:(?!{_ENCLITIC})['’·׳״‐‑-](?={_W}){_UNIT})"
_ALNUM = r"[\p{L}\p{N}]"
_TOKEN = regex.compile(
    rf"""
      (?i:https?://|ftp://|www\.) [^\s<>"“”«»‘’]* [\p{{L}}\p{{M}}\p{{N}}/_=&\#%+~-]
    | {_ALNUM} [\p{{M}}\p{{L}}\p{{N}}._%+-]{{0,63}} @ {_ALNUM}[\p{{L}}\p{{N}}-]{{0,62}}
      (?: \. [\p{{L}}\p{{N}}-]{{1,63}} )+
    | (?<! {_W} ) [@\#] (?= {_W}* \p{{L}} ) {_W}+
    | (?= \p{{Extended_Pictographic}} | \p{{Regional_Indicator}} | [0-9\#*]\uFE0F?\u20E3 ) \X
    | (?<= {_W} ) {_ENCLITIC}
    | {_UNIT} {_JOINED}*
    | (?= [{_UNSPACED}] ) \X
    | ( [^\s\u200B\uFEFF] ) \1*
    """,
    regex.VERBOSE | regex.VERSION1,
)
_WORD = regex.compile(_ALNUM)


class Token(NamedTuple):
    """A token with its offsets in the text: code points, end exclusive."""

    text: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """The tokens of a text in order; with the white space between them they make up the text."""
    return [Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def is_word(token: str) -> bool:
    """Whether a token is a word or number, that is, contains a letter or a digit."""
    return _WORD.search(token) is not None
