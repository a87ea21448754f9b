"""Queries have the matches of a slow scan."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import matches
from small_corpora import FOLDINGS

from rostra.concordance import Index
from rostra.concordance.query.ast import (
    Alternation,
    And,
    Condition,
    Not,
    OneToken,
    Or,
    Pattern,
    Query,
    Repeat,
    Sequence,
    TokenTest,
)
from rostra.concordance.query.matcher import find_matches
from rostra.concordance.query.parser import chosen_fold, parse
from rostra.errors import RostraError
from rostra.language.folding import Fold
from rostra.language.tokens import tokenise

WORDS = """
    the The THE élan e\u0301lan Elan ELAN don't don’t it's it’s maß MASS नमस्ते 我们 คน 👍🏽
    👩\u200d👧 ... . ? , U.S. a-b 1,5
""".split()
FOLDS = st.sampled_from(FOLDINGS)
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=5)
wild = st.sampled_from(["*", "th*", "?h?", "*an", "e*n", "É*", "*’*", "\\*", "m*ß", "👍*", "न*"])
expressions = st.sampled_from(
    [
        "the",
        "th.*",
        ".",
        ".*",
        "the|élan",
        "e?lan",
        "[a-z]+",
        "[^a-z]+",
        "\\p{Lu}.*",
        "ma(ß|ss)",
        "É.*",
        "",
    ]
)
tests = st.one_of(
    st.builds(TokenTest, st.just("word"), st.just("equal"), st.sampled_from(WORDS), FOLDS),
    st.builds(TokenTest, st.just("word"), st.just("wildcard"), wild, FOLDS),
    st.builds(TokenTest, st.just("word"), st.just("regex"), expressions, FOLDS),
    st.builds(
        TokenTest, st.just("tag"), st.just("regex"), st.sampled_from(["N", "V", "N|V", ""]), FOLDS
    ),
)


def nested_conditions(part: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    parts = st.lists(part, max_size=3).map(tuple)
    return st.builds(Not, part) | st.builds(And, parts) | st.builds(Or, parts)


def nested_patterns(part: st.SearchStrategy[Pattern]) -> st.SearchStrategy[Pattern]:
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    times = st.tuples(st.integers(0, 2), st.none() | st.integers(0, 2))
    return st.one_of(
        st.builds(Sequence, parts),
        st.builds(Alternation, parts),
        st.builds(lambda p, t: Repeat(p, t[0], None if t[1] is None else sum(t)), part, times),
    )


conditions: st.SearchStrategy[Condition] = st.recursive(tests, nested_conditions, max_leaves=3)
patterns: st.SearchStrategy[Pattern] = st.recursive(
    st.builds(OneToken, conditions), nested_patterns, max_leaves=5
)


def indexed(utterances: list[str]) -> tuple[Index, list[dict[str, list[str]]]]:
    rows = []
    for text in utterances:
        tokens = tokenise(text)
        words = [token.text for token in tokens]
        tags = ["NV"[len(word) % 2] if word.isalpha() else "" for word in words]
        ends = [0, *(token.end for token in tokens)]
        spaces = [text[end : token.start] for end, token in zip(ends, tokens, strict=False)]
        rows.append({"word": words, "tag": tags, "space": spaces})
    tag = pa.array([row["tag"] for row in rows], pa.list_(pa.string()))
    table = pa.table({"utterance": pa.array(utterances, pa.string()), "tag": tag})
    return Index.build(table, token_columns=["tag"]), rows


def match_pairs(index: Index, query: Query) -> list[tuple[int, int]]:
    pairs = find_matches(index, query)
    return list(zip(pairs.starts.tolist(), pairs.ends.tolist(), strict=True))


@settings(deadline=None, max_examples=3 * settings().max_examples)
@given(texts, patterns, st.sampled_from(["utterance", "sentence"]))
def test_matches_are_those_of_a_slow_scan(
    utterances: list[str], pattern: Pattern, within: str
) -> None:
    index, rows = indexed(utterances)
    query = Query(pattern, within)
    assert match_pairs(index, query) == matches(rows, utterances, query)


@settings(deadline=None)
@given(
    texts,
    st.lists(
        st.sampled_from([*WORDS, "*", "th*", "{0,2}", "{1}", "(a|the)", "(e*|U.S. the)"]),
        min_size=1,
        max_size=3,
    ),
    FOLDS,
)
def test_simple_queries(utterances: list[str], words: list[str], fold: Fold) -> None:
    index, rows = indexed(utterances)
    query = parse(" ".join(words), index.attributes, fold=fold, within="utterance")
    assert match_pairs(index, query) == matches(rows, utterances, query)


@pytest.fixture(scope="module")
def index() -> Index:
    return indexed(
        [
            "The regime’s men don't stop. The Regime's élan, the U.S. regime!",
            "we wait we wait we wait",
            "Climate change? climate-change Climate CHANGE.",
        ]
    )[0]


@pytest.mark.parametrize(
    ("query", "fold", "expected"),
    [
        ("regime", "case", ["regime", "Regime", "regime"]),
        ("regime", "", ["regime", "regime"]),
        ("regime's", "case,typography", ["regime’s", "Regime's"]),
        ("regime’s", "case,typography", ["regime’s", "Regime's"]),
        ("ELAN", "case,diacritics", ["élan"]),
        ("ELAN", "case", []),
        ("don’t", "case,typography", ["don't"]),
        ("climate change", "case", ["Climate change", "Climate CHANGE"]),
        ("clim*", "case", ["Climate", "climate-change", "Climate"]),
        ("cl?mate", "case", ["Climate", "Climate"]),
        ("the * regime", "case", ["the U.S. regime"]),
        ("the {0,1} regime", "case", ["The regime", "The Regime", "the U.S. regime"]),
        ("(men|U.S.) {1}", "case", ["men don't", "U.S. regime"]),
        ("wait we wait", "case", ["wait we wait", "wait we wait"]),
        ("\\?", "case", ["?"]),
        ('"regime"', "case", ["regime", "regime"]),
        ('[word="regime" %c]', "", ["regime", "Regime", "regime"]),
        ('[word="ELAN" %cd]', "", ["élan"]),
        ('"the"%c []{0,2} [word=".*\'s|!"]', "", ["The Regime's", "the U.S. regime!"]),
        ('[word="[A-Z].*" & word!="The|U.*"]', "", ["Regime", "Climate", "Climate", "CHANGE"]),
        ('"we" ("wait" "we")+', "", ["we wait we wait we"]),
        ('"stop" [] [] within s', "", []),
        ('"stop" [] [] within utterance', "", ["stop. The"]),
        ('\'the\'%c ("regime"|"Regime")?', "", ["The regime", "The Regime", "the"]),
        ("[!(word=\".*[a-z].*\" | word='[?.!,]')]", "", ["U.S.", "CHANGE"]),
        ('"none"', "", []),
        ('[tag="V" & word="[a-z]+"] [tag="N" & word!="wait"]', "", []),
    ],
)
def test_queries(index: Index, query: str, fold: str, expected: list[str]) -> None:
    pairs = match_pairs(
        index, parse(query, index.attributes, fold=chosen_fold(fold), within="utterance")
    )
    texts = []
    for start, end in pairs:
        row = int(index.utterance_of(pa.array([start]).to_numpy())[0])
        last = index.word.types[int(index.word.tokens[end - 1])].as_py()
        text = index.texts[row].as_py()
        texts.append(text[index.char_starts[start] : index.char_starts[end - 1] + len(last)])
    assert texts == expected


def test_a_repetition_over_a_long_utterance_does_not_fill_the_memory() -> None:
    long = Index.build(pa.table({"utterance": ["pier " * 200_000]}))
    assert long.kwic("pier", limit=1).num_rows == 1
    with pytest.raises(RostraError, match="takes more than 30,000,000 steps"):
        long.kwic("[]+")
