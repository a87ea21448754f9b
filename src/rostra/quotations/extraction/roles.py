"""Roles: the words of a role beside a name."""

import re
from collections.abc import Sequence
from itertools import takewhile

from rostra.language.titles import HONORIFICS, LETTERS_OF_OFFICE, is_title
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon
from rostra.quotations.extraction.noun_phrases import WRITINGS
from rostra.quotations.extraction.quote_candidates import Candidate
from rostra.quotations.extraction.rule_confidence import RoleRule
from rostra.quotations.extraction.tagging import NOMINALS, NOUNS, Tag, Token

Span = tuple[int, int]
"""Offsets of the start and the end of a stretch."""

_MAX_ROLE = 300  # code points
_AGENT = re.compile(
    r"[a-zà-ÿ]{3}(?:er|or|ist|ian|eer|man|woman|person|wright|ère|euse|trice|iste|ienn?e?)$"
)
"""A noun for who does something: "baker", "fisherwoman", "boulangère"."""
_NAMED = frozenset("named called".split())
_YEARS = frozenset("ans jahre years".split())
_BODIES = words_of("""
    agency airline bank brand broadcaster chain charity club company corporation firm giant group
    maker manufacturer network newspaper organisation organization operator publisher regulator
    retailer supermarket union watchdog website
""")
"""Nouns before the name of a body, which is not its role."""
_BETWEEN = (Tag.COMMA, Tag.DASH)  # a role and a name
_ENDS = Tag.COMMA + Tag.FULL_STOP + Tag.SEMICOLON + Tag.DASH + Tag.CLOSING_BRACKET
_LEADING_TAGS = frozenset("dcTir,")  # a role before a name does not begin with them


def find_role(candidate: Candidate, name: Span) -> tuple[Span, RoleRule] | None:
    """Return the role that a clause gives the name in its mention, and the rule that found it."""
    before = _role_before(candidate.mention, name[0], candidate.sentence.words)
    if before is not None:
        return before, RoleRule.WORDS_BEFORE_NAME
    tokens = candidate.lead_in or candidate.sentence.tokens
    letters = _letters_of_office(tokens, name[1])
    if letters is not None:
        return letters, RoleRule.APPOSITION
    after = _apposition(tokens, name[1])
    return (after, RoleRule.APPOSITION) if after is not None else None


def _role_before(mention: list[Token], name_start: int, words: Lexicon) -> Span | None:
    """The words before the name, without article, conjunction or honorific."""
    tokens = [token for token in mention if token.end <= name_start]
    if any(token.form in WRITINGS for token in tokens[:3]):
        by = (k for k, token in enumerate(tokens) if token.form in ("by", "from"))
        tokens = tokens[next(by, -1) + 1 :]  # "A statement by the mayor, Zed Quill, said"
    while tokens and tokens[-1].form in words.honorifics:
        tokens.pop()  # "son avocate, Me Ona Brill"
    while tokens and (_is_honorific(tokens[-1]) or tokens[-1].tag == Tag.DETERMINER):
        tokens.pop()
    apposed = bool(tokens) and tokens[-1].tag in _BETWEEN  # "the mayor, Zed Quill"
    if apposed and not (_names_role(_possessed(tokens)) or is_title(tokens[-2].form)):
        return None
    while tokens and (tokens[0].tag in _LEADING_TAGS or _is_honorific(tokens[0])):
        tokens = tokens[1:]
    while tokens and (
        _is_honorific(tokens[-1]) or tokens[-1].tag in _BETWEEN or tokens[-1].form in _NAMED
    ):
        tokens.pop()
    if tokens and tokens[-1].tag == Tag.CLOSING_BRACKET:  # "Prime Minister (PM) Zed Quill"
        tokens = list(takewhile(lambda token: token.tag != Tag.OPENING_BRACKET, tokens))
    tokens = _last_office(tokens, genitives=bool(words.genitives))
    head = list(takewhile(lambda token: token.tag != Tag.PREPOSITION, tokens))[-1:]
    if head and head[0].form in _BODIES and head[0].tag == Tag.WORD:
        return None  # "Ferry company Arvo Lines"
    if not any(token.tag in NOUNS for token in tokens) or tokens[-1].tag == Tag.POSSESSIVE:
        return None
    return tokens[0].start, tokens[-1].end


def _possessed(tokens: list[Token]) -> list[Token]:
    """What belongs to somebody: "company" in "baker Quill’s company"."""
    return list(takewhile(lambda each: each.tag != Tag.POSSESSIVE, tokens[::-1]))[::-1]


def _last_office(tokens: list[Token], *, genitives: bool) -> list[Token]:
    """The office nearest to the name: "former minister" in "The envoy, former minister Zed"."""
    commas = [index for index, token in enumerate(tokens) if token.tag == Tag.COMMA]
    last = tokens[commas[-1] + 1 :] if commas else []
    while last and last[0].tag in _LEADING_TAGS:
        last = last[1:]
    is_honorific = [token.form for token in last] == ["chief"] and _names_role(tokens[: commas[-1]])
    if is_honorific:
        return tokens[: commas[-1]]  # "the chairman, Chief Zed Quill"
    titled = last if genitives else last[-1:]  # in French an adjective may follow the title
    return last if any(is_title(token.form) for token in titled) else tokens


def _letters_of_office(tokens: Sequence[Token], name_end: int) -> Span | None:
    """Letters of office directly after the name: "Ona Brill MP"."""
    following = next((token for token in tokens if token.start >= name_end), None)
    if following is None or following.tag != Tag.NAME or following.form not in LETTERS_OF_OFFICE:
        return None
    return following.start, following.end


def _is_honorific(token: Token) -> bool:
    """Whether a word is an honorific, or an initial such as the French "M."."""
    return token.form in HONORIFICS or (len(token.form) == 1 and token.form.isalpha())


def _apposition(tokens: Sequence[Token], name_end: int) -> Span | None:
    """An apposition directly after the name: ", a senator from Arvo," or "(a senator)"."""
    first = next((k for k, token in enumerate(tokens) if token.start >= name_end), len(tokens))
    if "".join(token.tag for token in tokens[first : first + 4]) == "(#),":
        first += 3  # an age in brackets
    mark = tokens[first].tag if first < len(tokens) else ""
    if mark not in (Tag.COMMA, Tag.OPENING_BRACKET, Tag.DASH):
        return None
    first = _after_age(tokens, first + 1)
    while first < len(tokens) and tokens[first].tag == Tag.DETERMINER:
        first += 1
    inside = NOMINALS.replace(Tag.SYMBOL, "") + Tag.DETERMINER + Tag.PREPOSITION
    last = first
    while last < len(tokens) and (
        tokens[last].tag in inside
        or _is_conjoined(tokens, last)
        or _is_modifier(tokens, last)
        or _is_plural_genitive(tokens, last)
    ):
        last += 1
    words = list(tokens[first:last])
    while words and words[0].tag == Tag.NUMBER:
        words = words[1:]
    while words and words[-1].tag in (Tag.DETERMINER, Tag.PREPOSITION, Tag.CONJUNCTION):
        words.pop()
    if not words or words[0].tag not in NOUNS + Tag.ADVERB or not _names_role(words):
        return None
    if mark == Tag.DASH and (words[-1] is not tokens[last - 1] or _goes_on(tokens, last)):
        return None
    start, end = words[0].start, words[-1].end
    return (start, end) if end - start <= _MAX_ROLE else None


def _after_age(tokens: Sequence[Token], first: int) -> int:
    """The index after an age with its comma: "78, ", "78 ans, "."""
    last = first + 1 + (first + 1 < len(tokens) and tokens[first + 1].form in _YEARS)
    is_age = first < len(tokens) and tokens[first].tag == Tag.NUMBER
    followed = last < len(tokens) and tokens[last].tag == Tag.COMMA
    return last + 1 if is_age and followed else first


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether neither a dash nor a full stop closes what is before a token."""
    return index < len(tokens) and tokens[index].tag not in Tag.DASH + Tag.FULL_STOP


def _goes_on_after(tokens: Sequence[Token], index: int) -> bool:
    """Whether anything but a punctuation mark is at an index."""
    return index < len(tokens) and tokens[index].tag not in _ENDS


def _is_conjoined(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word joins the word before it to a noun: "mayor and head"."""
    if tokens[index].form not in ("and", "&", "und", "et") or index + 1 == len(tokens):
        return False
    if tokens[index + 1].tag in NOUNS + Tag.NUMBER:
        return True
    rest = takewhile(lambda each: each.tag in NOMINALS + Tag.DETERMINER, tokens[index + 1 :])
    office = list(rest)  # "mayor and the group’s leader"
    last = index + len(office)
    return bool(office) and is_title(office[-1].form) and not _goes_on_after(tokens, last + 1)


def _is_plural_genitive(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is the apostrophe after a plural: "the Farmers’ Union"."""
    before, following = tokens[index - 1], tokens[index + 1 : index + 2]
    is_mark = tokens[index].form in ("’", "'") and before.form.endswith("s")
    return is_mark and bool(following) and following[0].tag in NOUNS


def _is_modifier(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word is an adverb before a noun: "newly elected mayor", "first secretary"."""
    following = tokens[index + 1 : index + 2]
    return tokens[index].tag == Tag.ADVERB and bool(following) and following[0].tag in NOUNS


def _names_role(tokens: Sequence[Token]) -> bool:
    """Whether there is a title before the first preposition, or its last word is an agent."""
    before = list(takewhile(lambda each: each.tag != Tag.PREPOSITION, tokens))
    if any(is_title(token.form) or is_title(token.form.rsplit("-", 1)[-1]) for token in before):
        return True
    return bool(before) and before[-1].tag == Tag.WORD and bool(_AGENT.search(before[-1].form))
