"""What holds of any sources and any quotation."""

import pickle
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.tracing import Source, SourceIndex, Trace, trace

WORDS = "harbour ship council not if three bridge ferry will sail open Corvenna the a of".split()
sentences = st.lists(st.sampled_from(WORDS), min_size=6, max_size=14).map(" ".join)
texts = st.lists(sentences, min_size=1, max_size=4).map(". ".join)
sources = st.lists(texts, min_size=1, max_size=4).map(
    lambda found: [Source(f"s{i}", text, "en") for i, text in enumerate(found)]
)
anything = st.text(alphabet="aA bB.…[]()“”'!?-—\n\u200c港船مي1", max_size=60)


def traced(quotation: str, of: SourceIndex | list[Source]) -> Trace | str:
    try:
        return trace(quotation, of)
    except RostraError as error:
        return str(error)


@given(sources, anything | texts, st.randoms())
def test_the_order_of_sources_changes_nothing(of: list[Source], quotation: str, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = list(of)
    random.shuffle(shuffled)
    assert traced(quotation, of) == traced(quotation, shuffled)


@given(sources, texts)
def test_a_source_that_shares_no_words_changes_nothing(of: list[Source], quotation: str) -> None:
    others = [Source("a", "Zebras yawn. Yaks yodel", "en"), Source("z", "Quails quiver", "en")]
    assert traced(quotation, of) == traced(quotation, [*of, *others])


@given(sources, st.data())
def test_a_run_of_characters_of_a_source_is_there(of: list[Source], data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(of))
    words = source.text.split(" ")
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 1, len(words)))
    found = trace(" ".join(words[first:last]), of)
    assert found.verdict in {"verbatim", "ambiguous"}
    quoted = " ".join(words[first:last]).strip(".")
    texts = {one.id: one.text for one in of}
    assert all(texts[p.source][p.start : p.end] == quoted for p in found.places)


@given(sources, st.data())
def test_a_marked_gap_is_elided_and_flagged(of: list[Source], data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(of))
    words = source.text.split(". ")[0].split(" ")
    out = data.draw(st.integers(2, len(words) - 3))
    quotation = " ".join([*words[:out], "…", *words[out + 1 :]])
    found = trace(quotation, of)
    assert found.verdict in {"elided", "ambiguous"}
    assume(found.verdict == "elided")
    left_out = {
        source.text[d.source_start : d.source_end] for d in found.differences if d.kind == "gap"
    }
    assert ("negation" in found.flags) == any("not" in words.split() for words in left_out)


@given(sources, st.data())
def test_a_new_word_is_never_taken_for_the_sources(of: list[Source], data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(of)).text.split(" ")
    words.insert(data.draw(st.integers(0, len(words))), "zimbel")
    assert trace(" ".join(words), of).verdict in {"altered", "spliced", "not-found"}


@given(sources, anything)
def test_any_quotation_has_a_verdict_or_no_word(of: list[Source], quotation: str) -> None:
    found = traced(quotation, of)
    assert isinstance(found, Trace) or "no word" in found


@given(sources, texts)
def test_offsets_lie_in_the_texts(of: list[Source], quotation: str) -> None:
    found = trace(quotation, of)
    lengths = {source.id: len(source.text) for source in of}
    for place in found.places:
        assert 0 <= place.start < place.end <= lengths[place.source]
    for difference in found.differences:
        assert 0 <= difference.start <= difference.end <= len(quotation)
        assert 0 <= difference.source_start <= difference.source_end


def test_an_index_can_be_sent_to_another_process(debate: SourceIndex) -> None:
    copy = pickle.loads(pickle.dumps(debate))  # noqa: S301 - made here
    quotation = "The port will … close before 2031"
    assert trace(quotation, copy) == trace(quotation, debate)


@pytest.mark.parametrize(
    "text", ["word " * 3_000, "…" * 5_000, "“" * 5_000, "[" * 5_000, "word … " * 1_000]
)
def test_hostile_sources_and_quotations_end(text: str) -> None:
    sources = SourceIndex([Source("a", text, "en"), Source("b", "word … other", "en")])
    for quotation in ("word word", "word … word", "other word", text):
        found = traced(quotation, sources)
        assert isinstance(found, Trace) or "no word" in found or "not aligned" in found


def test_building_an_index_says_how_far_it_is() -> None:
    stages: dict[str, list[int]] = {}

    def progress(stage: str, total: int | None) -> Callable[[int], None]:
        done = stages.setdefault(stage, [total or 0])
        return done.append

    SourceIndex([Source("a", "One boat."), Source("b", "Two.")], progress=progress)
    assert stages == {"index of the sources": [13, 9, 4], "sorting 3 words": [0]}
