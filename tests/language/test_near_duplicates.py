"""Texts that repeat others: against a slow recount, and on reprints that are made of quotations."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked_reports import read_reports

from rostra.language import near_duplicates
from rostra.language.near_duplicates import LEAST, RUN, SHARE, connected, repetitions, words_of

WORDS = [f"word{number}" for number in range(300)]


def runs_of(text: str) -> list[tuple[str, ...]]:
    words = words_of(text)
    return [tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1) if len(words) >= LEAST]


def slow(texts: list[str], sources: list[int]) -> set[tuple[int, int]]:
    """What repeats what, by the definition."""
    runs = [runs_of(text) for text in texts]
    ranks = [(-len(found), runs.index(found)) for found in runs]
    return {
        (one, other)
        for one in range(len(texts))
        for other in range(len(texts))
        if runs[one]
        and sources[one] != sources[other]
        and (*ranks[other], other) < (*ranks[one], one)
        and sum(run in runs[other] for run in runs[one]) >= SHARE * len(runs[one])
    }


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=20).map(" ".join)


@given(st.lists(st.tuples(TEXTS, st.integers(0, 9)), max_size=10), st.data())
def test_it_finds_what_a_comparison_of_all_with_all_finds(
    said: list[tuple[str, int]], data: st.DataObject
) -> None:
    said += data.draw(st.lists(st.sampled_from(said), max_size=4)) if said else []
    texts, sources = [text for text, _ in said], [source for _, source in said]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "NEAREST", 10_000)
        for of in (sources, list(range(len(texts)))):
            found = list(repetitions(texts, of))
            long = [pair for pair in found if runs_of(texts[pair[0]])]
            every = slow(texts, of)
            assert len(found) == len(set(found))
            assert set(long) <= every
            assert {text for text, _ in long} == {text for text, _ in every}
            same = [(text, texts.index(words)) for text, words in enumerate(texts)]
            assert connected(len(texts), [*long, *same]) == connected(len(texts), [*every, *same])


def test_case_accents_punctuation_and_typography_make_no_difference() -> None:
    plain = "We don't close the harbour cafe before the ninth winter"
    printed = "“WE don’t close the Harbour café — before the ninth winter!”"
    assert list(repetitions([plain, printed])) == [(1, 0)]


def test_texts_of_one_source_are_not_compared() -> None:
    text = " ".join(WORDS[:20])
    assert list(repetitions([text, text, text], ["a", "a", "b"])) == [(2, 0)]
    assert list(repetitions([text, text, text], ["a", "b", "a"])) == [(1, 0), (2, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "私たちは冬の間も港を閉めませんと市長は述べました",
        "เราจะไม่ปิดท่าเรือในฤดูหนาวนี้อย่างแน่นอน",
        "ما بندر را پیش از زمستان نهم نخواهیم بست و این قول ماست",
        "हम नौवीं सर्दी से पहले बंदरगाह बंद नहीं करेंगे यह वादा है",
    ],
)
def test_any_script(text: str) -> None:
    assert list(repetitions([text, text[::-1], text[1:]])) == [(2, 0)]


def test_short_texts_repeat_others_of_sources_that_have_a_longer_one_in_common() -> None:
    short, long = " ".join(WORDS[: LEAST - 1]), " ".join(WORDS[:20])
    assert list(repetitions([short, short, "", "…"])) == []
    assert list(repetitions([short, short, "…", "…"], ["a", "b", "a", "b"])) == []
    texts = [short, long, "…", long, short.upper(), "…", short]
    sources = ["a", "a", "a", "b", "b", "b", "c"]
    assert list(repetitions(texts, sources)) == [(3, 1), (4, 0)]


def test_many_copies_hang_together() -> None:
    """Each is compared with some of the others, which is enough for one group."""
    texts = [" ".join(WORDS[:20]) for _ in range(500)]
    first = {text for text, _ in repetitions(texts)}
    assert first == set(range(1, 500))


def quotations() -> list[str]:
    """Different invented quotations of some length, in English, German and French."""
    folder = Path(__file__).parent.parent / "quotations/reports"
    words = (r.text[q.start : q.end] for r in read_reports(folder) for q in r.quotations)
    return sorted({text for text in words if len(words_of(text)) >= LEAST})


def replaced(text: str, every: int) -> str:
    words = text.split(" ")
    words[every // 2 :: every] = [f"other{len(word)}" for word in words[every // 2 :: every]]
    return " ".join(words)


EDITS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "another house style": lambda text: text.replace("’", "'").rstrip(".,!").upper(),
    "a word of twelve": lambda text: replaced(text, 12),
    "a word of nine": lambda text: replaced(text, 9),
    "without its end": lambda text: text[: len(text) * 2 // 3],
    "without its middle": lambda text: f"{text[: len(text) // 3]} … {text[len(text) // 2 :]}",
    "within a longer one": lambda text: f"{text[::-1]} {text} {text[::-1]}",
}
OTHERS: dict[str, Callable[[str], str]] = {
    "half of the words": lambda text: replaced(text, 2),
    "a phrase in common": lambda text: f"I want to make it very clear that {text[::-1]}",
    "other order": lambda text: " ".join(sorted(text.split())),
}


def measured() -> tuple[float, float]:
    """Precision and recall over pairs of texts: each quotation and what each edit makes of it."""
    originals = quotations()
    found = expected = right = 0
    for name, edit in {**EDITS, **OTHERS}.items():
        texts = originals + [edit(text) for text in originals]
        pairs = {(min(pair), max(pair)) for pair in repetitions(texts)}
        true = {(i, i + len(originals)) for i in range(len(originals)) if name in EDITS}
        found, expected, right = found + len(pairs), expected + len(true), right + len(pairs & true)
    return right / found, right / expected


def test_precision_and_recall() -> None:
    """The figures of docs/decisions/loading.md."""
    precision, recall = measured()
    assert precision > 0.99
    assert recall > 0.9
