"""Names: does a predicted string name the same speaker as a gold one?

1. Strings are the same if they are equal as words: without accents, case, possessive and marks.
2. A pronoun is never the same as another word.
3. If gold is a name, the last names decide (what stands before the first comma, bracket or "of",
   "who", "said" …, without titles before the name and Jr, Sr after it). Equal last names are the
   same person if one side has nothing else, if one side has all words of the other (but a gold
   "Jr." asks for a "Jr." or "Sr."), or if the first names agree: equal, one the short form of the
   other, an initial, or the same three letters. Where last names differ, a prediction of one name
   is right if the whole gold name stands elsewhere in its string ("Onda's spokesman, Ruvo Talim"),
   or if it is the first of the two gold names.
4. Else both are descriptions or bodies: the same if gold's head noun is predicted and no word that
   gold lacks, or if they share at least half of their words.

The words and short forms below are those of the protocol: a word more would be another protocol.
"""

import re
import unicodedata
from collections.abc import Sequence


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TITLES = _listed(
    """a an the mr mrs ms miss sir lord lady dame dr prof professor esq hon herr frau former ex
    king queen prince princess pope rev reverend father sister bishop archbishop rabbi imam
    president vice vp prime minister secretary chancellor governor gov mayor ambassador
    sen senator rep representative speaker congressman congresswoman councilman councilwoman
    general gen colonel col capt captain lt sgt maj major adm admiral judge justice attorney
    director chairman chairwoman spokesman spokeswoman spokesperson jr sr ii iii iv"""
)
_AFTER = _listed("jr sr ii iii")  # what may stand behind a last name
_PRONOUNS = _listed(
    """i you he she it we they him her them his who himself herself
    ich er sie es wir ihm ihn ihr"""
)
_FUNCTION = _listed(
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
_LETTERS = 3  # so many first letters make two first names agree

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
    """Whether both strings name one speaker, by the rules above."""
    if not predicted:
        return False
    if predicted == gold:
        return True  # also in a script of which `_words` knows no letter
    ours, theirs = _words(predicted), _words(gold)
    if ours == theirs or not ours or not theirs:
        return bool(ours and theirs)
    if ours[0] in _PRONOUNS or theirs[0] in _PRONOUNS:
        return False
    if _is_name(gold):
        name, wanted = _name(predicted), _name(gold)
        if name and wanted:
            return _same_person(name, wanted, ours, heir=_heirs(predicted, gold))
    return _same_description(ours, theirs, gold)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).replace("’", "'")
    plain = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    return _WORD.findall(_POSSESSIVE.sub(" ", plain))


def _is_name(text: str) -> bool:
    return bool(_SEVERAL.search(text) or _SINGLE.fullmatch(text))


def _name(text: str) -> list[str]:
    """The words of the name in a string, titles dropped: its last run of capitalised words."""
    text = _NAME_ENDS.split(text, maxsplit=1)[0].strip()
    for run in reversed(_RUN.findall(text)):
        whole = _words(run)
        name = whole
        while len(name) > 1 and name[0] in _TITLES:
            name = name[1:]
        if name and (name[-1] not in _TITLES or len(whole) > 1):
            return name
    return [word for word in _words(text) if word not in _TITLES]


def _heirs(predicted: str, gold: str) -> bool:
    """Whether a gold Jr. is met: it asks for a Jr. or Sr. in the prediction."""
    return not re.search(r"\bJr\b", gold) or bool(re.search(r"\b[JS]r\b", predicted))


def _same_person(name: list[str], wanted: list[str], words: list[str], *, heir: bool) -> bool:
    """Whether two names are one person's; `words` is all that was predicted."""
    name, wanted = _without_suffix(name), _without_suffix(wanted)
    if name[-1] != wanted[-1]:
        return len(name) == 1 < len(wanted) and (
            _stands_in(wanted, words) or (len(wanted) == 2 and name[0] == wanted[0])  # noqa: PLR2004 - first and last name
        )
    if len(name) == 1 or len(wanted) == 1:
        return True
    if set(name) <= set(wanted) or set(wanted) <= set(name):
        return heir
    return _same_first(*(_SHORT.get(words[0], words[0]) for words in (name, wanted)))


def _without_suffix(name: list[str]) -> list[str]:
    while len(name) > 1 and name[-1] in _AFTER:
        name = name[:-1]
    return name


def _stands_in(name: Sequence[str], words: Sequence[str]) -> bool:
    return f" {' '.join(name)} " in f" {' '.join(words)} "


def _same_first(a: str, b: str) -> bool:
    initial = 1 in (len(a), len(b)) and a[0] == b[0]
    return initial or a[:_LETTERS] == b[:_LETTERS]


def _same_description(ours: list[str], theirs: list[str], gold: str) -> bool:
    said, wanted = set(ours) - _FUNCTION, set(theirs) - _FUNCTION
    if not said or not wanted:
        return False
    head = [w for w in _words(_HEAD_ENDS.split(gold, maxsplit=1)[0]) if w not in _FUNCTION]
    if head and head[-1] in said and said <= wanted:
        return True
    return 2 * len(said & wanted) >= len(said | wanted)
