"""Tags, labels and constraints have the matches of a slow scan."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rostra.concordance import Index
from rostra.concordance.query import ast
from rostra.concordance.query.matcher import find_matches
from rostra.concordance.query.query_error import QueryError
from rostra.language.folding import fold
from rostra.language.sentences import split_sentences
from rostra.language.tokens import tokenise

Labels = dict[str, int]
Span = tuple[int, int]


class Row:
    """An utterance: its tokens, and the regions of its structures as places of tokens."""

    def __init__(self, text: str, spans: list[Span]) -> None:
        tokens = tokenise(text)
        self.words = [token.text for token in tokens]
        lengths = [len(sentence) for sentence in split_sentences(text)]
        ends = np.cumsum(lengths).tolist()
        self.regions = {
            "u": [(0, len(tokens))] if tokens else [],
            "s": list(zip([0, *ends], ends, strict=False)),
            "x": [],
        }
        for start, end in spans:
            inside = [i for i, t in enumerate(tokens) if t.start < end and t.end > start]
            if inside and start < end:
                self.regions["x"].append((inside[0], inside[-1] + 1))


def satisfies(row: Row, place: int, condition: Any) -> bool:
    match condition:
        case ast.TokenTest(_, _, value, how):
            return fold(row.words[place], how) == fold(value, how)
        case ast.And(parts):
            return all(satisfies(row, place, part) for part in parts)
    raise AssertionError(condition)


def scanned(  # noqa: C901, PLR0912 - a case a pattern
    row: Row, at: int, stop: int, pattern: Any, labels: Labels
) -> Iterator[Any]:
    """Yield where matches from a place end, with their labels."""
    match pattern:
        case ast.OneToken(condition, label):
            if at < stop and satisfies(row, at, condition):
                yield at + 1, labels | ({label: at} if label else {})
        case ast.Edge(structure, is_end, _):
            if any(at == region[is_end] for region in row.regions[structure]):
                yield at, labels
        case ast.Alternation(parts):
            for part in parts:
                yield from scanned(row, at, stop, part, labels)
        case ast.Sequence(()):
            yield at, labels
        case ast.Sequence((first, *rest)):
            for middle, known in scanned(row, at, stop, first, labels):
                yield from scanned(row, middle, stop, ast.Sequence(tuple(rest)), known)
        case ast.Repeat(part, least, most):
            if least == 0:
                yield at, labels
            if most is None or most > 0:
                fewer = ast.Repeat(part, max(least - 1, 0), None if most is None else most - 1)
                for middle, known in scanned(row, at, stop, part, labels):
                    if middle > at or least > 0:
                        yield from scanned(row, middle, stop, fewer, known)


def holds(row: Row, constraint: Any, labels: Labels) -> bool:
    match constraint:
        case ast.Not(part):
            return not holds(row, part, labels)
        case ast.And(parts):
            return all(holds(row, part, labels) for part in parts)
        case ast.Or(parts):
            return any(holds(row, part, labels) for part in parts)
        case ast.LabelTest(label, test):
            return label in labels and satisfies(row, labels[label], test)
        case ast.SameString(((a, _), (b, _)), how):
            words = [fold(row.words[labels[name]], how) for name in (a, b) if name in labels]
            return len(words) == 2 and words[0] == words[1]
    raise AssertionError(constraint)


def expected(rows: list[Row], query: ast.Query) -> list[Span]:
    matches, base = set(), 0
    for row in rows:
        size = len(row.words)
        name = {"utterance": "u", "sentence": "s"}.get(query.within, query.within)
        for start in range(size):
            for end, labels in scanned(row, start, size, query.pattern, {}):
                within = any(a <= start and end <= b for a, b in row.regions[name])
                if end > start and within and holds(row, query.constraint, labels):
                    matches.add((base + start, base + end))
        base += size
    return sorted(
        (a, b)
        for a, b in matches
        if not any((c, d) != (a, b) and c <= a and b <= d for c, d in matches)
    )


WORDS = ["a", "A", "b", ".", "?", "c’s", "我们"]
texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
spans = st.lists(st.tuples(st.integers(0, 16), st.integers(0, 16)), max_size=3)
utterances = st.lists(
    st.tuples(texts, spans).map(
        lambda row: (row[0], [(a, b) for a, b in row[1] if a <= b <= len(row[0])])
    ),
    max_size=4,
)
conditions = st.one_of(
    st.just(ast.ANY_TOKEN),
    st.builds(
        ast.TokenTest,
        st.just("word"),
        st.just("equal"),
        st.sampled_from(WORDS),
        st.sampled_from([(), ("case",)]),
    ),
)
edges = st.builds(ast.Edge, st.sampled_from("sux"), st.booleans())


def nested(part: st.SearchStrategy[ast.Pattern]) -> st.SearchStrategy[ast.Pattern]:
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    times = st.sampled_from([(0, 1), (0, None), (1, 2), (2, None), (1, None)])
    return st.one_of(
        st.builds(ast.Sequence, parts),
        st.builds(ast.Alternation, parts),
        st.builds(lambda p, t: ast.Repeat(p, *t), part, times),
    )


patterns = st.recursive(st.builds(ast.OneToken, conditions) | edges, nested, max_leaves=5)


def indexed(drawn: list[tuple[str, list[Span]]]) -> tuple[Index, list[Row]]:
    kind = pa.list_(pa.struct([("char_start", pa.int32()), ("char_end", pa.int32())]))
    values = [[{"char_start": a, "char_end": b} for a, b in spans] for _, spans in drawn]
    table = {
        "utterance": pa.array([text for text, _ in drawn], pa.string()),
        "x": pa.array(values, kind),
    }
    return Index.build(pa.table(table)), [Row(*row) for row in drawn]


def found(index: Index, query: ast.Query) -> list[Span]:
    matches = find_matches(index, query)
    return list(zip(matches.starts.tolist(), matches.ends.tolist(), strict=True))


def is_readable(pattern: ast.Pattern) -> bool:
    """Whether the query language has the pattern: what is repeated needs a token."""
    return not any(
        isinstance(part, ast.Repeat)
        and part.least
        and ast.nullable(part.part)
        and any(isinstance(inner, ast.Edge) for inner in ast.walk(part))
        for part in ast.walk(pattern)
    )


@settings(deadline=None)
@given(utterances, patterns, st.sampled_from(["utterance", "sentence", "x"]))
def test_tags(drawn: list[tuple[str, list[Span]]], pattern: ast.Pattern, within: str) -> None:
    assume(is_readable(pattern))
    index, rows = indexed(drawn)
    query = ast.Query(pattern, within)
    assert found(index, query) == expected(rows, query)


LABELS = st.sampled_from("abc")
constraints: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.builds(
            lambda a, b, how: ast.SameString(((a, "word"), (b, "word")), how),
            *(LABELS, LABELS, st.sampled_from([(), ("case",)])),
        ),
        st.builds(
            lambda a, word: ast.LabelTest(a, ast.TokenTest("word", "equal", word, ("case",))),
            *(LABELS, st.sampled_from(WORDS)),
        ),
    ),
    lambda part: (
        st.builds(ast.Not, part)
        | st.builds(ast.And, st.lists(part, max_size=2).map(tuple))
        | st.builds(ast.Or, st.lists(part, max_size=2).map(tuple))
    ),
    max_leaves=3,
)


@st.composite
def labelled(draw: st.DrawFn) -> ast.Pattern:
    """A sequence in which each label is once, perhaps in a part that is optional."""
    parts: list[ast.Pattern] = []
    for label in draw(st.permutations("abc")):
        token: ast.Pattern = ast.OneToken(draw(conditions), label)
        if draw(st.booleans()):
            token = ast.Repeat(token, 0, 1)
        if draw(st.booleans()):
            token = ast.Alternation((token, ast.OneToken(draw(conditions), label)))
        parts += [
            token,
            *draw(st.sampled_from([(), (ast.Repeat(ast.OneToken(ast.ANY_TOKEN), 0, 2),)])),
        ]
    return ast.Sequence(tuple(parts))


@settings(deadline=None)
@given(utterances, labelled(), constraints)
def test_constraints(
    drawn: list[tuple[str, list[Span]]], pattern: ast.Pattern, constraint: Any
) -> None:
    index, rows = indexed(drawn)
    # Constraints name labels of the query; a tag that every utterance has adds none.
    query = ast.Query(pattern, "utterance", constraint)
    assert found(index, query) == expected(rows, query)


@pytest.fixture(scope="module")
def index() -> Index:
    kind = pa.list_(
        pa.struct([("char_start", pa.int64()), ("char_end", pa.int64()), ("label", pa.string())])
    )
    # Offsets count from where the source's text begins, of which an utterance is a part.
    table = {
        "utterance": ["The cat sat. The dog sat down. A cat!", "We must act. You must must go."],
        "char_start": [100, 500],
        "lemma": [
            "the cat sit . the dog sit down . a cat !".split(),
            "we must act . you must must go .".split(),
        ],
        "demand": pa.array(
            [
                [{"char_start": 113, "char_end": 130, "label": "x"}],
                [
                    {"char_start": 500, "char_end": 512, "label": "y"},
                    {"char_start": None, "char_end": None, "label": "none"},
                    {"char_start": 513, "char_end": 530, "label": "y"},
                ],
            ],
            kind,
        ),
    }
    return Index.build(pa.table(table), token_columns=["lemma"])


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ('<s> "The"', ["The", "The"]),
        ('"sat" "." </s>', ["sat."]),
        ('"." </s> <s> "The"', [". The"]),
        ('<u> "We"', ["We"]),
        (
            "<s> []* </s>",
            ["The cat sat.", "The dog sat down.", "A cat!", "We must act.", "You must must go."],
        ),
        ("<u> []{3} </s>", []),
        ('(<s> "A" "cat" [] </s> | "dog" | <u> "We")', ["dog", "A cat!", "We"]),
        ('(<s> "The")? "dog"', ["The dog"]),
        ('[word="must"] within demand', ["must", "must", "must"]),
        ('[word="cat"] within demand', []),
        ("<demand> [] []", ["The dog", "We must", "You must"]),
        ("<demand> []* </demand>", ["The dog sat down.", "We must act.", "You must must go."]),
        ("[]{2,20} within demand", ["The dog sat down.", "We must act.", "You must must go."]),
        ("a:[] b:[] :: a.word = b.word", ["must must"]),
        ('a:[] []{3} b:[] :: a.word = b.lemma %c & a.word = "T.*"', ["The cat sat. The"]),
        ('a:"cat" [] b:[] :: b.lemma != "."', []),
        ('(a:"cat" | b:"dog") :: a.word = "cat"', ["cat", "cat"]),
        ('(a:"cat" | b:"dog") :: a.word != "cat"', ["dog"]),
        ("a:[] b:[] :: !(a.word != b.word) within s", ["must must"]),
    ],
)
def test_queries(index: Index, query: str, nodes: list[str]) -> None:
    assert index.kwic(query)["node"].to_pylist() == nodes


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('<p> "a"', "character 2: no structure 'p'; there are: s, sentence, u, utterance, demand"),
        ('"a" within p', "character 12: no structure 'p'"),
        ('a:"b" :: c.word = "d"', "character 10: no token has the label 'c'"),
        ('a:"b" :: a.tense = "d"', "character 12: no attribute 'tense'; there are: word, lemma"),
        ('a:"b" a:"c"', "the label 'a' names two tokens of a match"),
        ('(a:"b")+', "the label 'a' would name several tokens of a match"),
        ('(<s> "a"?)+ "b"', "what is repeated needs a token, besides tags"),
        ('<s> </s> within u | "a"', "character 19"),
        ("<demand> [] :: ", "it ends too early; expected: (, a name"),
    ],
)
def test_what_cannot_be_read(index: Index, query: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        index.kwic(query)
    assert message in str(error.value)
