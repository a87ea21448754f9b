"""The words of a report outside its quotations, each with a tag of one letter.

The tags of a sentence form a string in which `noun_phrases` and `reporting_clauses` search with
regular expressions. These, and sets of several tags such as ``",-r"``, are written in the letters
of `Tag`.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from rostra.language.titles import SURNAMES_TOO, TITLES
from rostra.language.tokens import INVISIBLE
from rostra.language.word_lists import words as words_of
from rostra.quotations.extraction.lexicon import Lexicon, lexicon
from rostra.quotations.extraction.names import (
    ATTACHED_PARTICLE,
    PARTICLES,
    is_article_of_name,
)


class Tag(StrEnum):
    """The word class of a token, or the kind of a punctuation mark."""

    NAME = "N"  # a capitalised word that is not a function word
    WORD = "w"  # any other content word
    NUMBER = "#"  # also "many", and the party of a member of Congress: "R-Arvo"
    DETERMINER = "d"
    PREPOSITION = "i"
    CONJUNCTION = "c"
    COMPLEMENTIZER = "T"  # "that"
    RELATIVE = "R"  # "who"
    PRONOUN = "p"  # a personal pronoun as subject
    POSSESSIVE = "s"  # "’s"
    ADVERB = "r"
    TIME = "t"  # "Monday"
    AUXILIARY = "a"
    REPORTING_VERB = "V"  # "said"
    ATTRIBUTION_VERB = "v"  # "called"
    NONFINITE_VERB = "G"  # "adding", "(to) say": the subject is further back
    SOURCE_MARKER = "A"  # "according"
    QUOTATION = "Q"  # a whole quotation
    FULL_STOP = "."  # also "!", "?" and "|"
    COMMA = ","  # also an ellipsis
    COLON = ":"
    SEMICOLON = ";"
    DASH = "-"
    OPENING_BRACKET = "("
    CLOSING_BRACKET = ")"
    SYMBOL = "o"  # any other character


VERBS = Tag.REPORTING_VERB + Tag.ATTRIBUTION_VERB
NOUNS = Tag.WORD + Tag.NAME
NOMINALS = NOUNS + Tag.NUMBER + Tag.POSSESSIVE + Tag.SYMBOL
"""The tags of the words inside a noun phrase without determiners and prepositions."""

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.D.
    r"|\bNo\.?[ \xa0]1[01]\b"  # Downing Street
    r"|\d{1,3}(?:,\d{3})+"
    r"|\d{1,2}:\d\d(?!\d)"
    r"|[^\W_]+(?:(?:·|[’'.\-‑&@/](?![’']?[sS]\b))[^\W_]+)*"
    r"|[’'][sS]\b|[’'](?:d|ll|ve|re|t)\b"
    r"|\.{2,}|--+|[^\w\s]"
)
_GROUPS = words_of("groupe parti mouvement association collectif syndicat comité")
"""French nouns before a name that may begin with an article: "le groupe Les Verts"."""
_CLOSING_MARKS = re.compile(rf"[\s\"”’'»){INVISIBLE}]*")
_PARTY = re.compile(r"(?:[A-Z]|Rep|Dem|Ind|DFL)-[A-Z]")  # of a member of Congress, with the state
_PUNCTUATION = (
    dict.fromkeys((",", "…", "..."), Tag.COMMA)
    | dict.fromkeys((".", "!", "?", "|"), Tag.FULL_STOP)
    | dict.fromkeys(("(", "["), Tag.OPENING_BRACKET)
    | dict.fromkeys((")", "]"), Tag.CLOSING_BRACKET)
    | dict.fromkeys(("—", "–", "―", "-", "•"), Tag.DASH)
    | {";": Tag.SEMICOLON, ":": Tag.COLON}
)
_OBJECTS = frozenset("nous vous en".split())
_AGE = [Tag.NAME, Tag.OPENING_BRACKET, Tag.NUMBER, Tag.CLOSING_BRACKET]
"""A name with an age, the brackets of which are left out: "Zed Quill (54)"."""
_PROGRESSIVE = frozenset("is are was were be been am 's ’s".split())
_DEICTIC = frozenset("last this next".split())
_TIMES = words_of(
    "night morning afternoon evening week weekend month year spring summer autumn winter"
)
"""What is a time after one of `_DEICTIC`: "last night"."""
_HALVES_OF_DAY = frozenset(["a.m", "p.m", "am", "pm"])
_NAMING_VERBS = words_of(
    "appelle appelait qualifie qualifiait surnomme surnommait décrit décrivait"
)
"""French verbs that are no noun after "l’"."""
_BEFORE_NOUN = Tag.DETERMINER + Tag.PREPOSITION
_MAY_BE_VERB = Tag.WORD + Tag.REPORTING_VERB + Tag.ATTRIBUTION_VERB
_MIN_ADVERB = 5  # letters of a word that its ending makes an adverb


class Token(NamedTuple):
    """A word, a punctuation mark, or a whole quotation.

    The form is the word in lower case without its full stop; of a quotation, how it ends, see
    `rostra.quotations.extraction.tagged_sentences.ending`.
    """

    tag: Tag
    form: str
    start: int
    end: int


_PlacedWord = tuple[str, int, int]
"""A word with the offsets of its start and end."""


class Tagger:
    """Tags stretches of one text.

    The offsets of its sentences, ascending, decide which full stops end a sentence and which
    belong to an abbreviation.
    """

    def __init__(self, text: str, words: Lexicon, sentence_starts: Sequence[int]) -> None:
        self._text = text
        self.words = words
        self._tag_of_word = _word_tags(words.language)
        self._boundaries = [*sentence_starts, len(text)]
        self._retagged = PARTICLES | words.phrasal_verbs.keys() | _OBJECTS | {"first", "state"}
        if words.language == "en":
            self._retagged |= _DEICTIC | {"another"}
        if words.elisions:
            self._retagged |= {"l"}
        self._person_nouns = _person_nouns(words.language)

    def tag(self, start: int, end: int, *, begins: bool = True) -> list[Token]:
        """Return the tokens of a stretch; `begins`: the stretch begins a sentence."""
        text, source_nouns = self._text, self.words.source_nouns
        tokens: list[Token] = []
        for match in _TOKEN.finditer(text, start, end):
            word = match[0]
            first, after = match.span()
            if word[0].isalpha():
                if after < end and text[after] == "." and not self._ends_sentence(after + 1):
                    after += 1  # the full stop of an abbreviation
                for part in self._parts(word, first, after):
                    last = tokens[-1] if tokens else None
                    initial = last.tag in (Tag.FULL_STOP, Tag.COLON) if last else begins
                    token = self._tag_word(part, last, initial=initial)
                    if token.form in source_nouns:
                        token = self._as_source_marker(token, tokens)
                    tokens.append(token)
                if last is not None and last.form in self._retagged:
                    self._retag_last(tokens, last)
            elif word not in (".", "!", "?") or self._ends_sentence(after):
                tokens.append(Token(_tag_of_symbol(word), word.lower(), first, after))
                if word == ")" and [token.tag for token in tokens[-4:]] == _AGE:
                    del tokens[-3:]
        return tokens

    def _retag_last(self, tokens: list[Token], last: Token) -> None:
        """Tag the last token but one anew, if the word after it shows what it is."""
        if last.form in PARTICLES:
            _join_particles(tokens)
        elif last.form in self.words.phrasal_verbs:
            self._mark_phrasal_verb(tokens)
        elif last.form in _DEICTIC and tokens[-1].form in _TIMES:
            if self._text[tokens[-1].end : tokens[-1].end + 1] not in ("'", "’"):
                tokens[-2:] = [token._replace(tag=Tag.TIME) for token in tokens[-2:]]
        elif last.form == "another" and tokens[-1].tag in VERBS + Tag.AUXILIARY:
            tokens[-2] = last._replace(tag=Tag.NUMBER)  # "Another said"
        elif last.form == "first" and tokens[-1].form in TITLES:
            tokens[-2] = last._replace(tag=Tag.WORD)  # "first minister", "first secretary"
        elif last.form == "state" and tokens[-1].tag == Tag.NAME and last.tag in VERBS:
            tokens[-2] = last._replace(tag=Tag.NAME)  # "State Rep. Quill"
        elif self.words.elisions:
            self._retag_object(tokens, last)

    def _retag_object(self, tokens: list[Token], last: Token) -> None:
        """Tag a French pronoun before a verb as what it is: "l’appelle", "nous a dit la maire"."""
        verb = tokens[-1]
        if last.form == "l" and verb.form in _NAMING_VERBS:
            tokens[-2:] = [
                last._replace(tag=Tag.ADVERB),
                verb._replace(tag=self._tag_of_word[verb.form]),
            ]
        elif (
            last.form in _OBJECTS
            and verb.tag in VERBS + Tag.AUXILIARY
            and not verb.form.endswith(("ons", "ez", "ant"))
        ):
            tokens[-2] = last._replace(tag=Tag.ADVERB)

    def _mark_phrasal_verb(self, tokens: list[Token]) -> None:
        """Make one verb of saying of the last two tokens: "hit back"."""
        verb, particle = tokens[-2:]
        if particle.form not in self.words.phrasal_verbs[verb.form] or verb.tag not in _MAY_BE_VERB:
            return
        end = particle.end
        tokens[-2:] = [Token(Tag.REPORTING_VERB, f"{verb.form} {particle.form}", verb.start, end)]

    def _as_source_marker(self, token: Token, before: list[Token]) -> Token:
        """The token, tagged as a source marker in "nach den Worten", "aux yeux"."""
        if self.words.source_nouns[token.form] in [last.form for last in before[-2:]]:
            return token._replace(tag=Tag.SOURCE_MARKER)
        return token

    def _ends_sentence(self, position: int) -> bool:
        """Whether a sentence ends with the terminator before `position` and the marks after it."""
        closing = _CLOSING_MARKS.match(self._text, position)
        end = closing.end() if closing else position
        return self._boundaries[bisect_left(self._boundaries, position)] <= end

    def _parts(self, word: str, start: int, end: int) -> list[_PlacedWord]:
        """The parts of a French word with a clitic: "dit-il", "a-t-elle", "d'Arvo"."""
        if not self.words.enclitics or word.isalpha():
            return [(word, start, end)]
        if "-" in word:
            verb, _, pronoun = word.rpartition("-")
            if pronoun.lower() in self.words.enclitics:
                verb = verb.removesuffix("-t")
                return [(verb, start, start + len(verb)), (pronoun, end - len(pronoun), end)]
        elided, apostrophe, rest = word.replace("’", "'").partition("'")
        if apostrophe and elided.lower() in self.words.elisions:
            cut = start + len(elided) + 1
            return [(elided, start, cut), (rest, cut, end)]
        return [(word, start, end)]

    def _tag_word(self, placed: _PlacedWord, last: Token | None, *, initial: bool) -> Token:
        """The token of a word after the token `last`; `initial`: it begins a sentence."""
        word, start, end = placed
        form = word.lower().rstrip(".")
        if last is not None and last.tag in ",(" and _PARTY.match(word):
            return Token(Tag.NUMBER, form, start, end)
        tag = self._tag_of_word.get(form)
        if word[0].isupper():
            after_name = bool(self.words.elisions) and last is not None and last.tag == Tag.NAME
            after_name |= bool(self.words.elisions) and last is not None and last.form in _GROUPS
            tag = self._tag_of_capitalised(placed, form, tag, initial=initial)
            if after_name and is_article_of_name(self._text, start):
                tag = Tag.NAME
        elif not word.isalpha() and ATTACHED_PARTICLE.match(word):
            tag = Tag.NAME
        elif tag is None:
            tag = self._tag_of_unknown(form, last)
        elif last and last.tag == Tag.SOURCE_MARKER and form in self.words.oblique_pronouns:
            tag = Tag.PRONOUN
        elif tag == Tag.DETERMINER and last is not None and last.form == "l":
            tag = Tag.WORD  # "l’un d’eux"
        elif tag == Tag.RELATIVE and last is not None and last.tag in VERBS:
            tag = Tag.DETERMINER  # "sagte deren Sprecherin"
        elif tag in VERBS and last is not None:
            tag = self._tag_of_verb(form, tag, last, start)
        return Token(tag, form, start, end)

    def _tag_of_capitalised(
        self, placed: _PlacedWord, form: str, tag: Tag | None, *, initial: bool
    ) -> Tag:
        word, start, end = placed
        times = self.words.time_words
        if form in times or self._text[start:end].lower() in times:
            return Tag.TIME
        if tag is None:
            nouns = self._person_nouns
            is_noun = form in nouns or form.removesuffix("s") in nouns
            return Tag.WORD if initial and is_noun else Tag.NAME
        acronym = len(word) > 1 and word.isupper()
        if acronym or tag in VERBS + Tag.ADVERB + Tag.AUXILIARY:
            return tag if initial else Tag.NAME
        return tag

    def _tag_of_unknown(self, form: str, last: Token | None) -> Tag:
        """The tag of a word in small letters that is in no list of the lexicon."""
        if self.words.elisions and form in self.words.time_words:
            return Tag.TIME  # "mardi"
        if form in _HALVES_OF_DAY and last is not None and last.tag == Tag.NUMBER:
            return Tag.TIME
        after_name = last is not None and last.tag == Tag.NAME
        if self.words.capitalised_nouns and after_name and form not in PARTICLES:
            return Tag.ADVERB  # it does not continue the phrase
        if self.words.elisions and last is not None and last.tag in _BEFORE_NOUN:
            return Tag.WORD  # "du gouvernement"
        is_adverb = form.endswith(self.words.adverb_endings) and len(form) >= _MIN_ADVERB
        return Tag.ADVERB if is_adverb and form not in self.words.no_adverbs else Tag.WORD

    def _tag_of_verb(self, form: str, tag: Tag, last: Token, start: int) -> Tag:
        base_form = form.endswith("ss") or not form.endswith(("s", "d"))
        after_singular = last.tag == Tag.NAME and base_form and not last.form.endswith("s")
        after_article = last.tag in (Tag.DETERMINER, Tag.POSSESSIVE)
        if (after_article and (last.form != "another" or form in self.words.noun_like)) or (
            form in self.words.noun_like
            and not (self.words.enclitics and last.tag in NOUNS)
            and self._text[last.end : start].isspace()
            and (last.tag in (Tag.WORD, Tag.PREPOSITION, Tag.NUMBER) or after_singular)
        ):
            return Tag.WORD  # "the report", "his claims", "a rare note", "White House press"
        if (form.endswith("ing") and last.form not in _PROGRESSIVE) or last.form == "to":
            return Tag.NONFINITE_VERB
        return tag


def _join_particles(tokens: list[Token]) -> None:
    """Make names of the particles before the last token: "Ona de la Brill"."""
    if tokens[-1].tag != Tag.NAME:
        return
    first = len(tokens) - 1
    while first > 0 and tokens[first - 1].form in PARTICLES and tokens[first - 1].tag == Tag.WORD:
        first -= 1
    if first > 0 and tokens[first - 1].tag == Tag.NAME:
        tokens[first:] = [token._replace(tag=Tag.NAME) for token in tokens[first:]]


@cache
def _word_tags(language: str) -> dict[str, Tag]:
    """The tag of each word in a lexicon; of a word in two lists, that of the later one."""
    words = lexicon(language)
    tags: dict[str, Tag] = {}
    for group, tag in (
        (words.attribution_verbs, Tag.ATTRIBUTION_VERB),
        (words.reporting_verbs, Tag.REPORTING_VERB),
        (words.nonfinite_verbs, Tag.NONFINITE_VERB),
        (words.adverbs, Tag.ADVERB),
        (words.conjunctions, Tag.CONJUNCTION),
        (words.prepositions, Tag.PREPOSITION),
        (words.auxiliaries, Tag.AUXILIARY),
        (words.determiners, Tag.DETERMINER),
        (words.quantifiers, Tag.NUMBER),
        (words.relatives, Tag.RELATIVE),
        (words.complementizers, Tag.COMPLEMENTIZER),
        (words.pronouns, Tag.PRONOUN),
        (words.source_markers, Tag.SOURCE_MARKER),
    ):
        tags.update(dict.fromkeys(group, tag))
    return tags


@cache
def _person_nouns(language: str) -> frozenset[str]:
    """Nouns that are not a name where they begin a sentence."""
    words = lexicon(language)
    return (TITLES - SURNAMES_TOO) | words.person_nouns | words.speech_nouns


def _tag_of_symbol(word: str) -> Tag:
    """The tag of a token that does not begin with a letter."""
    if word[0].isdigit():
        return Tag.NUMBER
    if len(word) > 1 and word[1:].isalpha():
        return Tag.POSSESSIVE if word[1:].lower() == "s" else Tag.AUXILIARY
    return _PUNCTUATION.get(word, Tag.DASH if word.startswith("--") else Tag.SYMBOL)
