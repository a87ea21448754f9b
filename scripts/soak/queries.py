"""Queries of any form on a small corpus: they end, and have the hits of a slow scan.

The oracle matches words of a simple query one by one, and regular expressions with `re`.
"""

import re
from pathlib import Path
from random import Random

import pyarrow as pa

from rostra.concordance import Index
from rostra.errors import RostraError

_WORDS = (
    "the The pier pier's old state-of-the-art aan U.S. élan 中文 a aa aaa naan 1,5 @x - .".split()
)
_TEXTS = [" ".join(Random(number).choices(_WORDS, k=40)) for number in range(30)]  # noqa: S311
_TEXTS.append("a" * 3000 + " " + "ab" * 2000 + " end")
_INDEX = Index.build(pa.table({"utterance": _TEXTS, "country": ["A", "B", None] * 10 + ["A"]}))
_ATOMS = ("[]", '"the"', '"a+"', '[word="p.*" %c]', '[word!="a"]', '"aan"%cd', "[!(word='x')]")
_EXPRESSIONS = ("a", "b", ".", "[a-c]", r"\w", "a|aa", "na", "é", "-", r"\p{L}", r"[^a]", "")
_FOLDS = ("case", "case,typography", "none", "case,diacritics", "width,letters")
_QUANTIFIERS = ("", "", "*", "+", "?", "{2}", "{0,3}", "{2,}", "{0,12}", "{1,99}", "{999}")
_JUNK = "[]\"(){}|&!=%*?\\^$+,.:;/<>~ -'\n\t\x00\u202e\ud800"


def cql(random: Random, depth: int = 0) -> str:
    """A query in the corpus query language, groups within groups."""
    if depth > 4 or random.random() < 0.3:
        atom = random.choice([*_ATOMS, f'"{expression(random)}"'])
    else:
        parts = [cql(random, depth + 1) for _ in range(random.randrange(1, 4))]
        atom = f"({random.choice([' ', ' | ']).join(parts)})"
    return atom + random.choice(_QUANTIFIERS)


def expression(random: Random, depth: int = 0) -> str:
    """A regular expression, repetitions within repetitions."""
    if depth > 3 or random.random() < 0.4:
        part = random.choice(_EXPRESSIONS)
        return part + (random.choice(_QUANTIFIERS) if part and "|" not in part else "")
    inner = "".join(expression(random, depth + 1) for _ in range(random.randrange(1, 4)))
    group = random.choice(
        ["({})", "(?:{})", "(?={})", "(?<!{})", "(?>{})", "(?i:{})", "({}){{e<=2}}"]
    )
    return group.format(inner) + random.choice(_QUANTIFIERS)


def attack(random: Random, folder: Path) -> str | None:  # noqa: ARG001 - nothing is written
    """Ask a query, and compare the number of hits where the oracle knows it."""
    kind = random.randrange(5)
    expected = None
    if kind == 0:
        word = random.choice([w for w in _WORDS if w.isascii() and w.isalnum()])
        query = word
        tokens = [t for t in _tokens() if t.casefold() == word.casefold()]
        expected = len(tokens)
    elif kind == 1:
        simple = random.choice(["a+", "p.*", "[a-z]+", "a(n|a)*", "(na)*an", ".*a", "the|pier"])
        query = f'[word="{simple}"]'
        expected = sum(re.fullmatch(simple, token) is not None for token in _tokens())
    elif kind == 2:
        query = " ".join(
            random.choice([*_WORDS, "*", "a*", "?", "{0,3}", "a|b", "*a*a*"]) for _ in range(4)
        )
    elif kind == 3:
        query = "".join(random.choice(_JUNK + "aepi") for _ in range(random.randrange(40)))
    else:
        query = cql(random)
        if random.random() < 0.3:
            place = random.randrange(len(query) + 1)
            query = query[:place] + random.choice(_JUNK) + query[place:]
    fold = random.choice(_FOLDS) if expected is None else "case,typography"
    try:
        hits = _INDEX.kwic(query, fold=fold, limit=random.choice([None, 3])).num_rows
        total = _INDEX.freq(query, fold=fold)["count"][0].as_py()
    except RostraError:
        return None if expected is None else f"{query!r} was refused"
    if expected is not None and total != expected:
        return f"{query!r} has {total} hits, the oracle {expected}"
    return f"{query!r}: {hits} hits of {total}" if hits > total else None


def _tokens() -> list[str]:
    word = _INDEX.word
    return word.strings(word.tokens)


_INDEX.kwic('"a+"')  # the grammars of queries are read once, before the processes are forked
