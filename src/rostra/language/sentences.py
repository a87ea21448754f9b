"""Where sentences end: one rule for indexes, drafts and everything else.

A sentence ends after a terminator (``. ! ? …``, three dots, the full stops of other scripts, in
Greek also ``;``) and the closing quotation marks and brackets that follow it, unless one of these
holds:

- the next token, past opening quotation marks and brackets, is a word that begins in lower case,
  or a comma, semicolon, colon or dash;
- the terminator is one of Chinese and Japanese (``。！？``) before a closing quotation mark or
  bracket, unless an opening one follows (``「はい。」と言った`` is one sentence), or anywhere in
  them, where the sentence goes on behind them (``「はい。行く。」と言った``);
- the terminator is a full stop after

  - an abbreviation that stands before names and the like (``Dr.``, ``vgl.``, ``v.``);
  - another abbreviation (``Calif.``, ``usw.``), a word without a vowel (``Nds.``), a German street
    (``Goethestr.``) or letters with full stops (``U.S.``, ``z.B.``), unless a word follows that
    begins sentences (``The``);
  - an abbreviation before numbers (``No. 10``, ``Art. XX``, ``art. L. 123-4``), where a number
    follows, or a day of the week before a number or month (``Wed. 5``);
  - an initial (``J. Doe``, ``د. أحمد``; ``I`` is one in some languages), unless a beginning of
    sentences follows that is not part of names as well (``de``);
  - a small letter before a number, a letter with a full stop or an abbreviation (``p. 5``,
    ``z. B.``), or the second of two, unless a beginning of sentences follows (``i. d. Regel``);
  - an ordinal number: in German after a determiner (``im 19. Jahrhundert``, ``der II. Weltkrieg``)
    or before a month (``3. Juni``); in Turkish and Hungarian wherever no beginning of sentences
    follows (``1. Meclis``, ``I. Dünya``);
  - a number before another such number (``1. 1. 2020``), and one at the beginning of a line or of
    a sentence, as in a list.

The words are in ``data/sentence_words.csv``, each with the languages in which it counts; those of
``und`` count in every language, also where a text states none. Its class ``word`` has what is not
an abbreviation though it has no vowel (``km``). A word of one capital letter that begins sentences
(``A``) is an initial where a full stop follows it.

An index stores the sentences of this rule (`sentence_ends`), so it must not change without
`rostra.language.tokens.VERSION`. The rule does not analyse a sentence, so that it errs where only
the sense decides (``He met Mr. Y. Bo left.``).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

import regex

from rostra.language.language_tags import language_of
from rostra.language.paragraphs import Paragraph, split_paragraphs
from rostra.language.segmentation import UNSPACED
from rostra.language.tokens import INVISIBLE, Token, tokenise
from rostra.language.word_lists import table

_IDEOGRAPHIC = "！？。｡．"
_TERMINATORS = "!?‽؟۔।॥።፧։။។᠃\u037e"
_SMALL = r"(?!\p{Georgian})\p{Ll}"  # Georgian has no capitals at the beginning of a sentence
_UNCASED = rf"(?![{UNSPACED}\p{{Hangul}}ªº])[\p{{Lo}}\p{{Georgian}}]"
_CONSONANTS = "[bcdfghjkmnpqstvwxz]+"
# The classes of tokens, of several the first. A byte each, as `_END` matches a string of them.
_CLASSES = (
    (b".", r"\."),
    (b"!", rf"\.+|…+|‥+|[{_TERMINATORS}]+"),
    (b"j", rf"[{_IDEOGRAPHIC}]+"),
    (b"Q", r"[\"'`´＂＇]+"),  # marks that open or close, by their place
    (b"q", r"[“‘]+"),  # the same, by language; after a terminator of Chinese they open
    (b")", r"[\p{Pe}\p{Pf}]+"),
    (b"(", r"[\p{Ps}\p{Pi}]+"),
    (b",", r"[,;:،؛、，；：\p{Pd}]+"),
    (b"u", rf"{_SMALL}\p{{M}}*\.(?:\p{{L}}\p{{M}}*\.)*"),  # an abbreviation of letters
    (b"U", r"(?:\p{L}\p{M}*\.)+"),
    (b"A", r".+\."),  # another abbreviation
    (b"J", rf"(?:\p{{Lu}}|{_UNCASED})[\p{{M}}\u0640]*"),  # an initial
    (b"R", r"[IVXL]{2,}"),  # a Roman number
    (b"0", r"\p{Nd}{1,3}"),
    (b"#", r"\p{Nd}.*"),  # another number
    (b"l", rf"{_SMALL}\p{{M}}*"),  # a small letter
    (b"b", rf"[lr]?{_CONSONANTS}[lr]?"),  # without a vowel: an abbreviation
    (b"B", rf"[B-DF-HJ-NP-TV-XZ]{_CONSONANTS}[lr]?|\p{{Lu}}.*str"),  # also "Hauptstr"
    (b"a", rf"(?:[ªº°]|{_SMALL}).*"),  # another word that begins in lower case
)
_OTHER = b"X"
# The classes in `sentence_words.csv`: of a word in lower case, of a capitalised one.
_WORD_CLASSES = {
    "prefix": (b"p", b"P"),
    "counter": (b"n", b"N"),
    "abbreviation": (b"b", b"B"),
    "weekday": (b"a", b"W"),
    "word": (b"a", b"X"),  # not an abbreviation, though it has no vowel
    "determiner": (b"d", b"D"),
    "month": (b"m", b"m"),
    "starter": (b"S", b"S"),
    "particle": (b"T", b"T"),
    "initial": (b"J", b"J"),
}
# Of a word that also begins sentences ("No").
_BOTH = {b"N": b"C", b"D": b"D"}
_OPENING_LANGUAGES = frozenset({"ja", "yue", "zh"})  # in which “ and ‘ open wherever they are
_OPENING_MARKS = "“‘"
# Languages in which a full stop after a number makes it an ordinal, and few sentences end in one.
_ORDINAL_LANGUAGES = frozenset({"hu", "tr"})
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
# The same for a token that has its full stop.
_WITH_STOP = {b"p": b"a", b"P": b"A", b"n": b"u", b"N": b"U", b"b": b"u", b"B": b"U"}
_CLASS = regex.compile("|".join(f"({pattern})" for _, pattern in _CLASSES), regex.DOTALL)
_END = regex.compile(
    rb"""
      (?<! [.!j] )
      (?: (?<! [PpBbNnCWJKl0Ro] ) \.
        | (?<= [NnC] ) \. (?! [(]* (?: [0\#Ro] | [JK] \.? [0\#] ) )
        | (?<= W ) \. (?! [(]* [0\#omB] )
        | (?<= [JK] ) \. (?! [(]* (?: [XTPBNWRJAUm0\#o] | [SKDC]\. ) )
        | (?<= (?<! [lp]\. ) l ) \. (?! [(]* (?: [0\#oRBN] | [JK]\. ) )
        | (?<= [lp]\.l ) \. (?= [(]* [SKDCT] (?! \. ) | [)] )
        | (?<= (?<! [dD] | ^ | ^[(] | [^NnCWPpBbJKl]\. ) 0 | (?<! [dD] ) R ) \.
          (?! [(]* (?: [mBb] | 0\. ) )
        | (?<= [dD][0R] | o ) \. (?= [(]* [SKDCT] (?! \. ) | [)] )
        | !
      )
      [.!j]*+ [)]*+ (?! [(]* [a,ldbnpu] )
    | (?<! [.!j] ) j [.!j]*+ (?: (?! [)] ) | [)]++ (?= [(] ) ) (?! [(]* [a,ldbnpu] )
    | (?: [Uu] | (?<= [Bb] ) \. ) [)]*+ (?= [(]* [SKDCT] (?! \. ) )
    """,
    regex.VERBOSE | regex.MULTILINE,
)
# A quotation or parenthesis, with others in it, behind which the sentence goes on.
_QUOTED = regex.compile(rb"\((?:[^()\n]|\([^()\n]*+\))*+\)(?![(\n]|\Z)")
_IDEOGRAPHIC_END = regex.compile(rb"j[.!j]*+[)]*+")
_OTHER_GAP = re.compile(r"[\t\v\f\r\x85\xA0\u1680\u2000-\u200B\u2028\u2029\u202F\u205F\u3000]")
"""White space that separates tokens, other than a space and a line feed."""
_SPACES = frozenset(
    filter(re.compile(rf"[ {INVISIBLE}]").match, map(chr, (0x20, *range(0x600, 0x2100), 0xFEFF)))
)
"""What is between pieces."""
_IDEOGRAPHIC_STOP = re.compile(f"[{_IDEOGRAPHIC}]")
_TERMINATOR = re.compile(f"[.…‥;{_TERMINATORS}{_IDEOGRAPHIC}]")
_END_CLASSES = frozenset(b".!jUu")
"""Classes of tokens with which a sentence may end."""
_DEPENDENT = frozenset(b"l0R")
"""Classes of tokens before a full stop where the tokens before them decide as well."""
_LOOKED_BEHIND = (b"", b"J", b"K")
"""Classes of a token after a full stop where the token after it decides as well."""


@cache
def word_classes(language: str | None) -> Mapping[str, bytes]:
    """The classes of the words in ``sentence_words.csv`` that count in a language.

    What the table says of a word in that language comes before what it says of all languages, and
    what it says of a capitalised word before what it says of the word in lower case.

    Args:
        language: the tag of a language; None if it is not known.
    """
    code = language_of(language)
    rows = [
        *((word, name) for word, name, codes in _words() if codes == ["und"]),
        *((word, name) for word, name, codes in _words() if code in codes),
    ]
    classes: dict[str, bytes] = {}
    for word, name in rows:
        classes |= _forms(_capitalised(word), name)
    for word, name in rows:
        for form, cls in _forms(word, name).items():
            both = _BOTH if cls == b"S" else {}
            classes[form] = both.get(classes.get(form, cls), cls)
    if code in _ORDINAL_LANGUAGES:
        classes |= dict.fromkeys(_ordinals(), b"o")
    if code == "el":
        classes[";"] = b"!"
    if code in _OPENING_LANGUAGES:
        classes |= dict.fromkeys(_OPENING_MARKS, b"(")
    return classes


@cache
def listed_words() -> frozenset[str]:
    """All tokens that have one of the `word_classes` in some language."""
    forms = (
        form
        for word, name, _ in _words()
        for written in (word, _capitalised(word))
        for form in _forms(written, name)
    )
    return frozenset((*forms, *_ordinals(), ";", *_OPENING_MARKS))


@cache
def _words() -> list[tuple[str, str, list[str]]]:
    """The rows of the table: word, class and languages."""
    rows = table("sentence_words.csv")
    return [(row["word"], row["class"], row["languages"].split()) for row in rows]


@cache
def abbreviations(language: str | None) -> frozenset[str]:
    """The abbreviations of a language in lower case, without full stop."""
    classes = word_classes(language).items()
    return frozenset(word.lower() for word, cls in classes if cls in _WITH_STOP)


def _capitalised(word: str) -> str:
    return word if len(word) == 1 else word[0].upper() + word[1:]


def _forms(word: str, name: str) -> dict[str, bytes]:
    """The class of a word, and of it with a full stop if it is an abbreviation."""
    cls = _WORD_CLASSES[name][word[0].isupper()]
    if cls == b"S" and len(word) == 1 and word != "I":
        cls = b"K"
    return {word: cls} | ({f"{word}.": _WITH_STOP[cls]} if cls in _WITH_STOP else {})


@cache
def _ordinals() -> frozenset[str]:
    """The numbers up to 999, and in Roman digits up to XXIX."""
    roman = (f"{tens}{ones}" for tens in ("", "X", "XX") for ones in _ROMAN_ONES)
    return frozenset((*map(str, range(1, 1000)), *filter(None, roman)))


def token_class(token: str) -> bytes:
    """The class of a token that is not one of the `word_classes` of its language: one byte."""
    match = _CLASS.fullmatch(token)
    return _CLASSES[match.lastindex - 1][0] if match and match.lastindex else _OTHER


def sentence_ends(classes: bytes) -> list[int]:
    """Where sentences end, by the classes of tokens.

    Args:
        classes: a byte for each token, see `word_classes` and `token_class`; ``Q`` and ``q``,
            quotation marks that may open or close, are replaced by ``(`` after a gap, ``q`` also
            after ``j``, else by ``)``. No sentence crosses a line feed.

    Returns:
        Ascending indices into `classes`, each after the last token of a sentence. The end of the
        last sentence may be missing.
    """
    ends = [match.end() for match in _END.finditer(classes)]
    if b"j" not in classes:
        return ends
    inside = {
        quoted.start() + stop.end()
        for quoted in _QUOTED.finditer(classes)
        for stop in _IDEOGRAPHIC_END.finditer(quoted[0])
    }
    return [end for end in ends if end not in inside]


def split_sentences(text: str, language: str | None = None) -> list[Sequence[Token]]:
    """The tokens of a text, sentence by sentence, as in an index.

    Args:
        text: the text of one line, or of several whose line breaks are white space.
        language: the tag of its language; None if it is not known.
    """
    tokens = tokenise(text, language)
    ends = [0, *sentence_ends(_classes(tokens, word_classes(language))), len(tokens)]
    return [tokens[a:b] for a, b in pairwise(ends) if a < b]


def sentence_starts(text: str, language: str | None = None) -> list[int]:
    """The offsets of the sentences of a text, ascending; every line begins a new sentence.

    With ``starts = sentence_starts(text)``, ``bisect_right(starts, offset)`` is the number of the
    sentence at an offset, from 1. The sentences are those of `split_sentences`, line by line.
    """
    spaced = _OTHER_GAP.sub(" ", text)
    may_have_stop = any(stop in text for stop in _IDEOGRAPHIC)
    starts: list[int] = []
    for line in split_paragraphs(text):
        if may_have_stop and _IDEOGRAPHIC_STOP.search(text, line.start, line.end):
            # where quotations decide
            sentences = split_sentences(text[line.start : line.end], language)
            starts += [line.start + tokens[0].start for tokens in sentences]
        else:
            starts += _starts_in_line(spaced, line, language)
    return starts


def _starts_in_line(text: str, line: Paragraph, language: str | None) -> list[int]:
    """The offsets of the sentences of a line, in which only some pieces are tokenised.

    Tokenising is slow. Pieces between spaces, which are all the gaps of the text, count as one
    token together unless they have a terminator, follow it with only quotation marks and brackets
    between, or are one of the two before it where they decide (the rule looks at two tokens before
    a full stop).
    """
    classes, offsets = bytearray(), []
    end, follows = line.start, False
    while (first := _next_piece(text, end, line.end)) < line.end:
        start = stop = first
        if not follows:
            terminator = _TERMINATOR.search(text, first, line.end)
            if terminator is None:
                break
            stop = terminator.start()
            start = _next_piece(text, max(first, text.rfind(" ", first, stop) + 1), stop)
        end = text.find(" ", stop, line.end)
        end = line.end if end < 0 else end
        in_piece, places, is_dependent, follows = _classes_of_piece(text[start:end], language)
        before = _last_pieces(text, first, start) if is_dependent else []
        if first < (before[0][0] if before else start):
            classes += _OTHER
            offsets.append(first)
        for begin, until in before:
            of_piece, at, *_ = _classes_of_piece(text[begin:until], language)
            classes += of_piece
            offsets += [begin + place for place in at]
        classes += in_piece
        offsets += [start + place for place in places]
    if not classes:
        return [first] if first < line.end else []
    if _END_CLASSES.isdisjoint(classes.rstrip(b")").rstrip(b".!")):
        return offsets[:1]  # the only end is that of the line
    ends = [0, *sentence_ends(bytes(classes))]
    return [offsets[end] for end in ends if end < len(offsets)]


def _next_piece(text: str, start: int, end: int) -> int:
    """The offset of the next piece between spaces; `end` where there is none."""
    while start < end and text[start] in _SPACES:
        start += 1
    return min(end, start)


def _last_pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets of the last two pieces between spaces, in order; fewer where there are fewer."""
    pieces: list[tuple[int, int]] = []
    while end > start and len(pieces) < 2:
        space = text.rfind(" ", start, end)
        first = _next_piece(text, max(start, space + 1), end)
        if first < end:
            pieces.insert(0, (first, end))
        end = space
    return pieces


@lru_cache(maxsize=10_000)
def _classes_of_piece(
    piece: str, language: str | None
) -> tuple[bytes, tuple[int, ...], bool, bool]:
    """The classes of the tokens of a piece without white space, and their offsets in it.

    Finally: whether the tokens before it, and after it, may decide if a sentence ends in it.
    """
    words = word_classes(language)
    if piece.isascii() and piece.isalpha():  # one token, as most are
        cls = words.get(piece) or token_class(piece)
        return cls, (0,), False, cls in _LOOKED_BEHIND
    tokens = tokenise(piece, language)
    classes = _classes(tokens, words)
    is_dependent = classes[:1] in (b".", b"!", b"j") or not _DEPENDENT.isdisjoint(classes)
    follows = classes.strip(b"()") in _LOOKED_BEHIND or _TERMINATOR.search(piece) is not None
    return classes, tuple(token.start for token in tokens), is_dependent, follows


def _classes(tokens: Sequence[Token], words: Mapping[str, bytes]) -> bytes:
    """The classes of consecutive tokens, ambiguous quotation marks resolved."""
    after_gap = [True, *(a.end < b.start for a, b in pairwise(tokens))]
    classes = bytearray()
    for token, gap in zip(tokens, after_gap, strict=False):
        cls = words.get(token.text) or token_class(token.text)
        if cls in {b"Q", b"q"}:
            opens = gap or (cls == b"q" and classes.endswith(b"j"))
            cls = b"(" if opens else b")"
        classes += cls
    return bytes(classes)
