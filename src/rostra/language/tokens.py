"""Tokens: one rule for any script, with what some languages add to it.

The rule, first match first, from left to right; each of these is one token:

1. White space (and U+200B) separates tokens and is part of none. The same holds for invisible
   characters that are not within a word (U+FEFF, marks of direction).
2. An address on the web (``https://…``, ``www.…``) without the punctuation that closes the
   sentence, an e-mail address, a handle (``@name``), a hashtag (``#name``).
3. An emoji with its modifiers: skin tones, joined sequences, flags, keycaps.
4. An enclitic after a word, an abbreviation, a closing bracket or quotation mark (``“Iran”'s``) or
   a sign such as ``%`` and ``!``. English: 's 're 've 'll 'd 'm, in
   every language, as it is used of English names. (``n't`` is not a clitic: it inflects its verb,
   see Zwicky & Pullum 1983, doi:10.2307/413900; ``don't`` is one token.) Catalan and Occitan also
   have 'l 'ls 'n 'ns 't, as in ``compra'ls``.
5. In French, Italian, Catalan and Occitan, a word that is elided before a vowel, with its
   apostrophe: ``l'``, ``qu'``, in Italian any word (``dell'``, ``anch'``, ``cent'``) and some that
   are shortened before any other (``po'``, ``E'`` for ``È``).
6. A word: letters, digits, combining marks and connector punctuation of scripts that separate words
   by spaces, with the hyphens and apostrophes (and U+00B7, U+05F3, U+05F4) between two of them:
   ``well-known``, ``O'Neill``, ``covid-19``; without a language also ``l'homme``. Digits are also
   joined by ``. , : /``: ``1,500``, ``3.5``, ``12:30``, and ``.5`` is one token. Letters that each
   have a full stop are one word with it (``U.S.``, ``e.g.``), and so are the abbreviations of
   `ABBREVIATIONS`.
7. In scripts without spaces between words (Han, kana, Thai, Lao, Khmer, Myanmar), a word as ICU's
   dictionaries divide it, where the extra ``segmentation`` is installed; each user-perceived
   character (extended grapheme cluster, Unicode UAX #29) where it is not.
8. Any other character, together with a run of the same character: ``?``, ``...``, ``--``.

The characters that are taken for apostrophes and hyphens are those of `rostra.language.folding`.
No token contains a space, and no token depends on text beyond one. Case and diacritics are kept.
Character classes are those of the Unicode version that the installed `regex` knows.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import regex

from rostra.language.folding import APOSTROPHES, GERSHAYIM, HYPHENS
from rostra.language.language_tags import language_of
from rostra.language.segmentation import UNSPACED, has_unspaced, word_ends
from rostra.language.word_lists import words

VERSION = "2"
"""The version of the rule; it changes whenever tokens or sentences change."""

RULE_NAME = "rostra-tokens"
RULE = f"{RULE_NAME} {VERSION} (regex {regex.__version__})"
"""The rule and the library whose Unicode tables it uses, as recorded in provenance."""

ABBREVIATIONS = words("""
    Adm Brig Capt Cmdr Col Cpl Dr Drs Gen Gov Hon Jr Lt Maj Messrs Mlle Mme Mr Mrs Ms Ph.D Pres
    Prof Rep Reps Rev Sen Sens Sgt Sr St Supt approx cf dept ed eds esp est etc fig vol vs
""")
"""Words, without their full stop, that are one token with it; case matters."""


_APOSTROPHE = f"[{APOSTROPHES}]"
_JOINER = rf"[{APOSTROPHES}{regex.escape(HYPHENS)}·״]"
INVISIBLE = r"\u061C\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF"
"""Characters that separate tokens unless they are within a word; for a set in a pattern."""
_W = rf"[[[\p{{L}}\p{{N}}\p{{Pc}}\u00AD\u200C\u200D]--[{UNSPACED}{APOSTROPHES}]]\p{{M}}]"
_L = rf"(?:[\p{{L}}--[{UNSPACED}{APOSTROPHES}]]\p{{M}}*)"
_LETTERS = rf"(?:{_L}\.){{2,}}(?:{_L}(?!{_W}))?|{_L}\.{_L}(?!{_W})"
_ABBREVIATION = rf"(?:{'|'.join(regex.escape(a) for a in sorted(ABBREVIATIONS))})\.(?!{_W})"
_POINT = r"(?<![^\s\u200B\p{Ps}\p{Pi}\p{Pd}\p{Sc}\"'~±+])\.(?=\p{Nd})"  # of ".5"
_RUN = (
    rf"(?:{_POINT})?{_W}+"
    rf"(?:(?:(?<=\p{{Nd}})[.,:/٫٬．，：／](?=\p{{Nd}})|[{INVISIBLE}]+(?={_W})){_W}+)*"
)
_UNIT = rf"(?:{_LETTERS}|{_ABBREVIATION}|{_RUN})"
_GERSHAYIM = rf"(?<=\p{{Hebrew}}\p{{M}}*)[{GERSHAYIM}](?=\p{{Hebrew}}(?!{_W}))"
_ALNUM = r"[\p{L}\p{N}]"
_WORD = regex.compile(rf"[[\p{{L}}\p{{N}}]--[{APOSTROPHES}\u0640]]", regex.VERSION1)

_QUOTATION_MARKS = rf"[\p{{Pi}}\p{{Pf}}\"{APOSTROPHES}]"
_BEFORE_ENCLITIC = (
    rf"(?<= {_W} | {_W}\. | [\p{{Pe}}\p{{Sc}}\p{{So}}%‰!?*+\#]"
    rf" | [^\s\u200B\p{{Ps}}\p{{Pd}}\p{{Pi}}] {_QUOTATION_MARKS} )"
)
_ENGLISH_ENCLITICS = "s|re|ve|ll|d|m"
_ENCLITICS: Final = {"ca": "ls?|ns?|t", "oc": "ls?|ns?|t|u"}
"""By language: words that lose their vowel after another word, besides the English ones."""

_BEFORE_VOWEL = r"""(?=(?i:[aàáâãäåæeèéêëhiìíîïoòóôõöœuùúûüyýÿ])|[\p{Nd}«‹“"(\[])"""
_BEFORE_LETTERS = r"(?=\p{Lu}{2})"  # of an acronym whose first letter is spoken with a vowel: l'FMI
_ELISIONS: Final = {
    "ca": rf"(?i:[dlmnst]){_APOSTROPHE}{_BEFORE_VOWEL}|(?i:[dl]){_APOSTROPHE}{_BEFORE_LETTERS}",
    "fr": rf"(?i:[cçdjlmnst]|(?:jus|lors|puis|quoi)?qu){_APOSTROPHE}{_BEFORE_VOWEL}"
    rf"|(?i:[dl]|qu){_APOSTROPHE}{_BEFORE_LETTERS}",
    "it": rf"{_L}*(?i:[bcdfghlmnpqrstvz]){_APOSTROPHE}(?:{_BEFORE_VOWEL}|(?=\p{{Lu}}))"
    rf"|(?i:be|ca|co|da|de|di|e|fa|fe|mo|ne|pie|po|sta|to|va|ve){_APOSTROPHE}(?!{_W})",
    "oc": rf"(?i:[dlmnst]|qu){_APOSTROPHE}{_BEFORE_VOWEL}|(?i:[dl]){_APOSTROPHE}{_BEFORE_LETTERS}",
}
"""By language: words that lose their vowel before another word, with their apostrophe."""


@cache
def _pattern(rules: str) -> regex.Pattern[str]:
    """The tokens of a text, by the language whose rules are added; "" for none."""
    enclitics = f"{_ENGLISH_ENCLITICS}|{_ENCLITICS.get(rules, '')}".rstrip("|")
    enclitic = rf"{_APOSTROPHE}(?i:{enclitics})(?!{_W}|{_JOINER}{_W})"
    after_other = rf"{_BEFORE_ENCLITIC}{enclitic}"
    elision = f"| {_ELISIONS[rules]}" if rules in _ELISIONS else ""
    return regex.compile(
        rf"""
          (?i:https?://|ftp://|www\.) [^\s\u200B<>"“”«»‘’]* [\p{{L}}\p{{M}}\p{{N}}/_=&\#%+~-]
          (?<! {_APOSTROPHE}s )
        | {_ALNUM} [\p{{M}}\p{{L}}\p{{N}}._%+-]{{0,63}} @ {_ALNUM}[\p{{L}}\p{{N}}-]{{0,62}}
          (?: \. [\p{{L}}\p{{N}}-]{{1,63}} )+
        | (?<! {_W} ) [@\#] (?= {_W}* \p{{L}} ) {_W}+
        | (?= \p{{Extended_Pictographic}} | \p{{Regional_Indicator}} | [0-9\#*]\uFE0F?\u20E3 ) \X
        | {after_other}
        {elision}
        | {_UNIT} (?: (?!{enclitic}) (?: {_JOINER} (?={_W}) | {_GERSHAYIM} ) {_UNIT} )*
        | (?= [{UNSPACED}] ) \X
        | ( [^\s\u200B{INVISIBLE}] ) (?: (?!{after_other}) \1 )*
        """,
        regex.VERBOSE | regex.VERSION1,
    )


RULE_SETS: Final = ("", *sorted(_ELISIONS.keys() | _ENCLITICS.keys()))
"""What `rules_of` returns for some language."""


def rules_of(language: str | None) -> str:
    """The language whose rules are added for a language, by its tag; "" for none."""
    code = language_of(language)
    return code if code and code in RULE_SETS else ""


class Token(NamedTuple):
    """A token with its offsets in the text: code points, end exclusive."""

    text: str
    start: int
    end: int


def tokenise(text: str, language: str | None = None) -> list[Token]:
    """The tokens of a text in order; with the white space between them they make up the text.

    Args:
        text: any text.
        language: the tag of its language, such as ``fr`` or ``fr-CA``; None where it is not known.
    """
    matches = _pattern(rules_of(language)).finditer(text)
    tokens = [Token(match[0], match.start(), match.end()) for match in matches]
    return _with_words(text, tokens) if has_unspaced(text) else tokens


def _with_words(text: str, tokens: list[Token]) -> list[Token]:
    """Tokens in which the characters of unspaced scripts are joined to words."""
    joined: list[Token] = []
    for is_run, run in _runs(tokens):
        ends = word_ends(text[run[0].start : run[-1].end]) if is_run else None
        if ends is None:
            joined += run
            continue
        start = run[0].start
        for token in run:
            if token.end - run[0].start in ends:
                joined.append(Token(text[start : token.end], start, token.end))
                start = token.end
    return joined


def _runs(tokens: list[Token]) -> Iterator[tuple[bool, list[Token]]]:
    """Tokens beside each other that are alike: whether they are of unspaced scripts, and they."""
    run: list[Token] = []
    is_run = False
    for token in tokens:
        is_unspaced = has_unspaced(token.text[0]) and "@" not in token.text  # an address
        if run and (is_unspaced != is_run or token.start != run[-1].end):
            yield is_run, run
            run = []
        is_run = is_unspaced
        run.append(token)
    if run:
        yield is_run, run


def is_word(token: str) -> bool:
    """Whether a token is a word or number, that is, contains a letter or a digit."""
    return _WORD.search(token) is not None
