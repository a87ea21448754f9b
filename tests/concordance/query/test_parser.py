"""Texts that are not queries are refused with the place, too large ones without long work."""

import time

import pytest

from rostra.concordance.query import QueryError, parse
from rostra.concordance.query.ast import ANY_TOKEN, OneToken, Repeat, Sequence
from rostra.concordance.query.parser import chosen_fold
from rostra.errors import OptionError, RostraError

ATTRIBUTES = ["word", "tag"]


WITHOUT_TOKENS = [
    *("<s>", "</s>", "<s></s>", "[]{0}", "[]{0,2}", "[]*", '"a"?', '"a"* []?', "<s> []{0} </s>"),
    *("{0}", "{0,2}", "{,1} {0}"),
]


@pytest.mark.parametrize(
    ("query", "place", "message"),
    [
        ("", 0, "no word"),
        ("  ", 0, "no word"),
        ("|b", 0, "alternative is empty"),
        ("a||b", 2, "alternative is empty"),
        ("a|", 2, "alternative is empty"),
        ("(a|) b", 3, "alternative is empty"),
        ("a {2-3} b", 2, "a gap is"),
        ("a {2", 2, "a gap is"),
        ("x(a|b)", 1, "write \\( for the character"),
        ("us|the united states", 2, "write 'us | the united states' or '(us|the) united states'"),
        ("prime minister|chancellor", 14, "or 'prime (minister|chancellor)'"),
        ("a|b|c d|(e f)", 1, "write 'a | b | c d | (e f)' or '(a|b|c) (d|(e f))'"),
        ("a {} b", 2, "a gap is"),
        ("a {3,1} b", 2, "at least 3"),
        ('"a" <p>', 5, "no structure 'p'; there are: s, sentence, u, utterance"),
        ('"a" :: b', 8, "ends too early; expected: ."),
        ('"a" :: x.word="b"', 7, "no token has the label 'x'"),
        ('/m["a"]', 0, "unexpected '/'"),
        ("the [laughs]", 4, "write \\[ for the character"),
        ('[word="a"', 9, "ends too early; expected: ]"),
        ('"a" "b', 4, "unexpected '\"'"),
        ('[lemma="a"]', 1, "no attribute 'lemma'; there are: word, tag"),
        ('"a" within p', 11, "no structure 'p'"),
        ('"a"{2,1}', 3, "impossible"),
        ('"a" "(b"', 7, "not a regular expression"),
        ('[word="a" %x]', 10, "unexpected '%'"),
        ('"a" |', 5, "ends too early"),
        *((query, 0, "needs at least one token") for query in WITHOUT_TOKENS),
        ("a{1}b", 1, "write \\{ for the character"),
        ("\\[a{0,2}", 3, "write \\{ for the character"),
        ("must within s", 12, 'as in "tax" within s; for the phrase write "tax" "within" "s"'),
        ("must <s>", 5, "words are in quotation marks"),
        ("<s> must", 8, "words are in quotation marks"),
        ("a:b :: a.word=b.word", 2, "words are in quotation marks"),
        ('said "a"', 5, 'in a simple query, write \\" for'),
        ('"a" within <s>', 13, "write within s, without < and >"),
        ('"a" within', 10, "name a structure"),
        ('[word=="a"]', 6, "write = or !="),
        ('[word=>"a"]', 6, "write = or !="),
        ("[word=“a”]", 6, "straight quotation marks"),
        ('"a" within s :: x.word="a"', 13, "a constraint comes before within"),
        ('!"a"', 0, 'write [word!="tax"]'),
        ('"a" containing "b"', 15, "words are in quotation marks"),
        ('""', 0, "no word is empty"),
        ('[word="|"]', 6, "no word is empty"),
        ('"c++"', 2, "write \\+ for the character"),
        ('"$5"', 1, "write \\$ for the character"),
        ('"a^b"', 1, "write \\^ for the character"),
        ('"*"', 1, "put \\ before a sign"),
        ('"a" [tag="(s"]', 12, "put \\ before a sign"),
    ],
)
def test_texts_that_are_not_queries(query: str, place: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, ATTRIBUTES, fold=("case",), within="utterance")
    assert caught.value.place == place
    assert message in str(caught.value)
    *_, line, caret = str(caught.value).split("\n")
    assert line == f"    {query}"
    assert caret == " " * (4 + place) + "^"


def test_a_quantifier_without_limits() -> None:
    query = parse('"a" []{,}', ATTRIBUTES, fold=(), within="utterance")
    assert isinstance(query.pattern, Sequence)
    assert query.pattern.parts[1] == Repeat(OneToken(ANY_TOKEN), 0, None)


def test_options() -> None:
    with pytest.raises(OptionError, match="within is utterance or sentence"):
        parse("a", ATTRIBUTES, fold=(), within="page")
    with pytest.raises(OptionError, match="fold is none, or some of case, .*; not 'case,x'"):
        chosen_fold(["case", "x"])
    assert chosen_fold("diacritics, case") == chosen_fold(["case", "diacritics"])
    assert chosen_fold("none") == chosen_fold([]) == ()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("(" * 3000 + '"a"' + ")" * 3000, None),
        ("(" * 300 + '"a"' + ")*" * 300, None),
        ("(" * 1200 + '"a"' + '|"b")' * 1200, "nested too deep"),
        ("[]? " * 1500, None),
        ('("a"? "b"?)? ' * 300, None),
        ("a" * 10_001, "at most 10,000"),
    ],
)
def test_too_large_queries_are_refused_soon(query: str, message: str | None) -> None:
    start = time.process_time()
    with pytest.raises(RostraError, match=message):
        parse(query, ATTRIBUTES, fold=("case",), within="utterance")
    assert time.process_time() - start < 5
