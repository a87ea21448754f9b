"""The utterances that annotations name: one pass over both finds what a lookup would."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rostra.validation.verbatim import SpanOwners

# Ids as the schemas have them: a hyphen stands before a full stop, and a full stop before a letter.
SOURCES = st.sampled_from(["a", "a-b", "ab", "a0", "b"])
UTTERANCES = st.builds(lambda source, n: f"{source}.{n:04d}", SOURCES, st.integers(0, 12))
ENDS = st.sampled_from([".demand.ada.01", ".demand.ada.02", ".topic.ada-b.01"])


@given(st.sets(UTTERANCES), st.sets(st.tuples(UTTERANCES, ENDS)))
def test_each_annotation_finds_its_utterance(there: set[str], named: set[tuple[str, str]]) -> None:
    read: list[str] = []

    def walked() -> Any:
        for here in sorted(there):
            read.append(here)
            yield {"id": here, "source_id": here[:-5], "char_start": 10, "char_end": 20}

    owners = SpanOwners(walked())
    for here, end in sorted(named, key="".join):
        inside = {"id": here + end, "utterance_id": here, "char_start": 10, "char_end": 20}
        utterance, flaws = owners.utterance_of(inside)
        assert (utterance and utterance["id"], flaws) == (here if here in there else None, [])
        assert owners.utterance_of(inside | {"char_end": 21})[0] is utterance
        flaws = owners.utterance_of(inside | {"char_end": 21})[1]
        assert [flaw[0] for flaw in flaws] == ["outside-utterance"] * (here in there)
    assert len(read) == len(set(read))
    assert owners.utterance_of({"source_id": "zz"}) == ({"source_id": "zz"}, [])
