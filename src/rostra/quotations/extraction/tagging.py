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
    r"(?!\s)(?:(?:[^\W\d_]\.){2,}"  # U.S., J.D.
    r"|\bNo\.?[ \xa0]1[01]\b"  # Downing Street
    r"|\d{1,3}(?:,\d{3})+"
    r"|\d{1,2}:\d\d(?!\d)"
    r"|[^\W_]+(?:(?:·|[’'.\-‑&@/](?![’']?[sS]\b))[^\W_]+)*"
    r"|[’'][sS]\b|[’'](?:d|ll|ve|re|t)\b"
    r"|\.{2,}|--+|[^\w\s])"
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
_BEFORE_SENTENCE = (Tag.FULL_STOP, Tag.COLON)
_NAME_IN_CAPITALS = VERBS + Tag.ADVERB + Tag.AUXILIARY
"""Tags of words that are a name where they have a capital letter inside a sentence."""
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


_token = tuple.__new__
"""Makes a token of a tuple of its fields, in less than half the time of calling the class."""

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
        self._tag_anywhere = dict(_tags_anywhere(words.language))
        self._depends_on_context = bool(words.elisions) or words.capitalised_nouns
        self._boundaries = [*sentence_starts, len(text)]
        self._retagged = _words_before_retagged(words.language)
        self._person_nouns = _person_nouns(words.language)

    def tag(self, start: int, end: int, *, begins: bool = True) -> list[Token]:
        """Return the tokens of a stretch; `begins`: the stretch begins a sentence."""
        text, tag_anywhere, retagged = self._text, self._tag_anywhere, self._retagged
        tokens: list[Token] = []
        last: Token | None = None
        for match in _TOKEN.finditer(text, start, end):
            word = match[0]
            first, after = match.span()
            if word[0].isalpha():
                if after < end and text[after] == "." and not self._ends_sentence(after + 1):
                    after += 1  # the full stop of an abbreviation
                tag = tag_anywhere.get(word)
                if tag is not None:
                    tokens.append(_token(Token, (tag, word, first, after)))
                elif not self.words.enclitics or word.isalpha():
                    self._add_word(tokens, (word, first, after), last, begins=begins)
                else:
                    for part in self._parts(word, first, after):
                        last = tokens[-1] if tokens else None
                        self._add_word(tokens, part, last, begins=begins)
                if last is not None and last.form in retagged:
                    self._retag_last(tokens, last)
            elif word not in (".", "!", "?") or self._ends_sentence(after):
                tag = _PUNCTUATION.get(word) or _tag_of_symbol(word)
                tokens.append(_token(Token, (tag, word.lower(), first, after)))
                if word == ")" and [token.tag for token in tokens[-4:]] == _AGE:
                    del tokens[-3:]
            last = tokens[-1] if tokens else None
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
        else:
            self._retag_clitic(tokens, last)

    def _retag_clitic(self, tokens: list[Token], last: Token) -> None:
        """Tag a French pronoun and what follows it as what they are.

        "l’appelle", "l’un d’eux", "nous a dit la maire".
        """
        following = tokens[-1]
        if last.form == "l" and self.words.elisions and following.form in _NAMING_VERBS:
            tokens[-2:] = [
                last._replace(tag=Tag.ADVERB),
                following._replace(tag=self._tag_of_word[following.form]),
            ]
        elif last.form == "l":
            is_capitalised = self._text[following.start].isupper()
            if following.tag == Tag.DETERMINER and not is_capitalised:
                tokens[-1] = following._replace(tag=Tag.WORD)
        elif (
            last.form in _OBJECTS
            and self.words.elisions
            and following.tag in VERBS + Tag.AUXILIARY
            and not following.form.endswith(("ons", "ez", "ant"))
        ):
            tokens[-2] = last._replace(tag=Tag.ADVERB)

    def _mark_phrasal_verb(self, tokens: list[Token]) -> None:
        """Make one verb of saying of the last two tokens: "hit back"."""
        verb, particle = tokens[-2:]
        if particle.form not in self.words.phrasal_verbs[verb.form] or verb.tag not in _MAY_BE_VERB:
            return
        end = particle.end
        tokens[-2:] = [Token(Tag.REPORTING_VERB, f"{verb.form} {particle.form}", verb.start, end)]

    def _ends_sentence(self, position: int) -> bool:
        """Whether a sentence ends with the terminator before `position` and the marks after it."""
        closing = _CLOSING_MARKS.match(self._text, position)
        end = closing.end() if closing else position
        return self._boundaries[bisect_left(self._boundaries, position)] <= end

    def _parts(self, word: str, start: int, end: int) -> list[_PlacedWord]:
        """The parts of a French word with a clitic: "dit-il", "a-t-elle", "d'Arvo"."""
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

    def _add_word(
        self, tokens: list[Token], placed: _PlacedWord, last: Token | None, *, begins: bool
    ) -> None:
        """Append the token of a word after the token `last`; `begins`: see `tag`."""
        word, start, end = placed
        form = word.lower().rstrip(".")
        tag = self._tag_of_word.get(form)
        if word[0].isupper():
            tag = self._tag_of_capitalised(placed, form, tag, last, begins=begins)
        elif not word.isalpha() and ATTACHED_PARTICLE.match(word):
            tag = Tag.NAME
        elif tag is None:
            tag = self._tag_of_unknown(form, last)
            if word == form and not self._depends_on_context and form not in _HALVES_OF_DAY:
                self._tag_anywhere[form] = tag
        elif last is not None:
            tag = self._tag_of_known(form, tag, last, start)
        if form in self.words.source_nouns:
            before = [token.form for token in tokens[-2:]]
            if self.words.source_nouns[form] in before:
                tag = Tag.SOURCE_MARKER  # "nach den Worten", "aux yeux"
        tokens.append(_token(Token, (tag, form, start, end)))

    def _tag_of_capitalised(
        self,
        placed: _PlacedWord,
        form: str,
        tag: Tag | None,
        last: Token | None,
        *,
        begins: bool,
    ) -> Tag:
        """The tag of a word that begins with a capital letter, which has a tag in small letters."""
        word, start, end = placed
        initial = last.tag in _BEFORE_SENTENCE if last else begins
        if last is not None:
            if last.tag in ",(" and _PARTY.match(word):
                return Tag.NUMBER
            after_name = last.tag == Tag.NAME or last.form in _GROUPS
            if self.words.elisions and after_name and is_article_of_name(self._text, start):
                return Tag.NAME
        times = self.words.time_words
        if form in times or self._text[start:end].lower() in times:
            return Tag.TIME
        if tag is None:
            nouns = self._person_nouns
            is_noun = initial and (form in nouns or form.removesuffix("s") in nouns)
            return Tag.WORD if is_noun else Tag.NAME
        if initial:
            return tag
        is_acronym = len(word) > 1 and word.isupper()
        return Tag.NAME if is_acronym or tag in _NAME_IN_CAPITALS else tag

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

    def _tag_of_known(self, form: str, tag: Tag, last: Token, start: int) -> Tag:
        """The tag of a word in small letters that has one in the lexicon."""
        if last.tag == Tag.SOURCE_MARKER and form in self.words.oblique_pronouns:
            return Tag.PRONOUN
        if tag == Tag.RELATIVE and last.tag in VERBS:
            return Tag.DETERMINER  # "sagte deren Sprecherin"
        return self._tag_of_verb(form, tag, last, start) if tag in VERBS else tag

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
def _tags_anywhere(language: str) -> dict[str, Tag]:
    """The tags that no word before decides, of words in small letters."""
    words = lexicon(language)
    depends = words.oblique_pronouns.keys() | words.source_nouns.keys()
    return {
        form: tag
        for form, tag in _word_tags(language).items()
        if form.isalpha() and form not in depends and tag not in VERBS + Tag.RELATIVE
    }


@cache
def _words_before_retagged(language: str) -> frozenset[str]:
    """Words that may get another tag by the word after them, or give it one."""
    words = lexicon(language)
    retagged = PARTICLES | words.phrasal_verbs.keys() | _OBJECTS | {"first", "state", "l"}
    return retagged | _DEICTIC | {"another"} if language == "en" else retagged


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
