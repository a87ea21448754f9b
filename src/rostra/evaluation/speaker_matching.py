"""Whether a predicted string names the same speaker as a gold one.

1. Strings match if they are equal as words: diacritics, case, possessives and punctuation are
   ignored.
2. A pronoun matches no other word.
3. If gold is a name, the last names decide. (A name is what precedes the first comma, bracket or
   "of", "who", "said" …, without titles before it and Jr, Sr after it.) Equal last names match if
   one name has nothing else, if one name has all words of the other (but a gold "Jr." requires a
   "Jr." or "Sr."), or if the first names agree: equal, one the short form of the other, an initial,
   or the same first three letters. Where last names differ, a prediction of one name matches if the
   whole gold name occurs elsewhere in its string ("Onda's spokesman, Ruvo Talim"), or if it is the
   first of the two gold names.
4. Otherwise both are descriptions or bodies. They match if the prediction has gold's head noun and
   no word that gold lacks, or if they share at least half of their words.

The words and short forms below are part of the protocol: a word more would be another protocol.
"""

import re
import unicodedata

from rostra.language.word_lists import words

_TITLES = words(
    """a an the mr mrs ms miss sir lord lady dame dr prof professor esq hon herr frau former ex
    king queen prince princess pope rev reverend father sister bishop archbishop rabbi imam
    president vice vp prime minister secretary chancellor governor gov mayor ambassador
    sen senator rep representative speaker congressman congresswoman councilman councilwoman
    general gen colonel col capt captain lt sgt maj major adm admiral judge justice attorney
    director chairman chairwoman spokesman spokeswoman spokesperson jr sr ii iii iv"""
)
_SUFFIXES = words("jr sr ii iii")  # what may follow a last name
_PRONOUNS = words(
    """i you he she it we they him her them his who himself herself
    ich er sie es wir ihm ihn ihr"""
)
_FUNCTION = words(
    """a an the of for to in on at by with from and or as is was that which who one
    my his her its our their"""
)
_SHORT = {
    short: full
    for full, shorts in {
        "andrew": "andy", "anthony": "tony", "benjamin": "ben", "bernard": "bernie",
        "charles": "chuck", "christopher": "chris", "daniel": "dan", "david": "dave",
        "deborah": "debbie", "donald": "don", "edward": "ed", "elizabeth": "liz",
        "gregory": "greg", "james": "jim", "jerrold": "jerry", "joseph": "joe",
        "katherine": "kate", "michael": "mike", "richard": "dick rich rick",
        "robert": "bob", "ronald": "ron", "steven": "steve", "susan": "sue",
        "theodore": "ted", "thomas": "tom", "timothy": "tim", "william": "bill",
    }.items()
    for short in shorts.split()
}  # fmt: skip
_PREFIX = 3  # two first names agree if so many first letters are equal

_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*")
_POSSESSIVE = re.compile(r"'s\b|'(?=\s|$)")
_PART = r"[A-ZÄÖÜÁÉÍÓ](?:[\w'’-]+|\.)"
_SEVERAL = re.compile(rf"(?:^|\W){_PART}(?:\s+{_PART})+")
_SINGLE = re.compile(r"\W*(?:[tT]he\s+)?[A-ZÄÖÜ][\w'’.-]++\W*")
_NAME_ENDS = re.compile(r"[,(;—–]| (?:who|of|at|in|on|from|for|told|said) ")
_HEAD_ENDS = re.compile(r",| (?:in|of|at|who|for|from|on|that) ")
_RUN = re.compile(
    r"(?:[A-ZÄÖÜÁÉÍÓ][\w.'’-]*\s*)+"
    r"(?:(?:al|bin|da|de|del|den|der|el|la|van|von)\s+)*"
    r"(?:[A-ZÄÖÜ][\w.'’-]*\s*)*"
)


def same_speaker(predicted: str | None, gold: str) -> bool:
    """Whether two strings name the same speaker, by the rules of this module."""
    if not predicted:
        return False
    in_predicted, in_gold = _words(predicted), _words(gold)
    if not in_predicted or not in_gold:
        return predicted == gold  # a script of which `_words` knows no letter
    if in_predicted == in_gold:
        return True
    if in_predicted[0] in _PRONOUNS or in_gold[0] in _PRONOUNS:
        return False
    if _SEVERAL.search(gold) or _SINGLE.fullmatch(gold):
        name, gold_name = _name(predicted), _name(gold)
        if name and gold_name:
            fits = not re.search(r"\bJr\b", gold) or bool(re.search(r"\b[JS]r\b", predicted))
            return _same_person(name, gold_name, in_predicted, suffix_fits=fits)
    return _same_description(in_predicted, in_gold, gold)


def _words(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text).replace("’", "'")
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    return _WORD.findall(_POSSESSIVE.sub(" ", plain))


def _name(text: str) -> list[str]:
    """The words of the name in a string, without titles: its last run of capitalised words."""
    text = _NAME_ENDS.split(text, maxsplit=1)[0].strip()
    for run in reversed(_RUN.findall(text)):
        with_titles = _words(run)
        name = with_titles
        while len(name) > 1 and name[0] in _TITLES:
            name = name[1:]
        if name and (name[-1] not in _TITLES or len(with_titles) > 1):
            return name
    return [word for word in _words(text) if word not in _TITLES]


def _same_person(
    name: list[str], gold: list[str], in_predicted: list[str], *, suffix_fits: bool
) -> bool:
    """Whether two names are one person's; `in_predicted` are all words of the prediction."""
    name, gold = _without_suffix(name), _without_suffix(gold)
    if name[-1] != gold[-1]:
        is_first_name = len(gold) == 2 and name[0] == gold[0]  # noqa: PLR2004 - first and last name
        is_elsewhere = f" {' '.join(gold)} " in f" {' '.join(in_predicted)} "
        return len(name) == 1 < len(gold) and (is_first_name or is_elsewhere)
    if len(name) == 1 or len(gold) == 1:
        return True
    if set(name) <= set(gold) or set(gold) <= set(name):
        return suffix_fits
    first, gold_first = (_SHORT.get(words[0], words[0]) for words in (name, gold))
    is_initial = 1 in (len(first), len(gold_first)) and first[0] == gold_first[0]
    return is_initial or first[:_PREFIX] == gold_first[:_PREFIX]


def _without_suffix(name: list[str]) -> list[str]:
    while len(name) > 1 and name[-1] in _SUFFIXES:
        name = name[:-1]
    return name


def _same_description(in_predicted: list[str], in_gold: list[str], gold: str) -> bool:
    predicted_words, gold_words = set(in_predicted) - _FUNCTION, set(in_gold) - _FUNCTION
    if not predicted_words or not gold_words:
        return False
    head = [w for w in _words(_HEAD_ENDS.split(gold, maxsplit=1)[0]) if w not in _FUNCTION]
    if head and head[-1] in predicted_words and predicted_words <= gold_words:
        return True
    return 2 * len(predicted_words & gold_words) >= len(predicted_words | gold_words)
