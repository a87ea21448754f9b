"""Keywords of the shipped corpus and of small ones, against all kinds of references."""

from collections import Counter
from typing import Any

import pytest
from small_corpora import annotate, build, build_annotated

from rostra.concordance import Index
from rostra.concordance.provenance import provenance_of
from rostra.errors import NotFoundError, RostraError
from rostra.language.tokens import is_word, tokenise


@pytest.fixture(scope="module")
def shipped() -> Index:
    return Index.build()


def test_keyness_of_the_shipped_corpus(shipped: Index) -> None:
    table = shipped.keyness("country=NO")
    provenance = provenance_of(table)
    assert set(table["p_floor"].to_pylist()) == {1 / 816}
    assert any("basis" in note for note in provenance["notes"])
    assert any("cannot be reached" in note for note in provenance["notes"])
    assert table.num_rows == provenance["totals"]["rows"]
    rows = {row["word"]: row for row in table.to_pylist()}
    overthrow = rows["overthrow"]
    assert (overthrow["target_speakers"], overthrow["most_share"]) == (1, 1.0)
    one = shipped.keyness("speaker_id=neda-amani")
    assert set(one["p_floor"].to_pylist()) == {1 / 18}
    assert any("no word can reach" in note for note in provenance_of(one)["notes"])


def test_keyness_against_everything_else(shipped: Index, tmp_path: Any) -> None:
    rest = shipped.keyness("country=NO")
    same = shipped.keyness("country=NO", "country!=NO")
    assert rest.equals(same)
    with pytest.raises(NotFoundError, match="does not exist"):
        shipped.keyness("country=NO", str(tmp_path / "no.csv"))
    file = tmp_path / "list.csv"
    file.write_text("# a stamp\nword,count\nThe,5\nthe,7\nsolution,1\n", "utf-8")
    listed = shipped.keyness("country=NO", str(file), minimum=1)
    row = next(r for r in listed.to_pylist() if r["word"] == "the")
    assert (row["reference_count"], row["reference_words"]) == (12, 13)
    assert (row["p"], row["reference_speakers"]) == (None, None)
    assert any("frequency list" in note for note in provenance_of(listed)["notes"])
    assert any("sum of the counts" in note for note in provenance_of(listed)["notes"])
    file.write_text("word,count\na,-1\n", "utf-8")
    with pytest.raises(RostraError, match="'-1' of 'a' is not a count"):
        shipped.keyness("country=NO", str(file))
    other = shipped.keyness("country=NO", build([("the the solution", "s", "X")]))
    assert other["p"].null_count == 0
    both = build([("a b", "s", "X"), ("a c", "s", "Y")]).keyness("country=X", minimum=1)
    assert both["p"].null_count == both.num_rows
    assert any("share units" in note for note in provenance_of(both)["notes"])
    with pytest.raises(RostraError, match="reference has no words"):
        shipped.keyness("language=en")


def test_a_target_of_all_or_none_is_refused() -> None:
    index = build([("a b", "s", "A"), ("a c", "t", "B"), ("…", "u", "C")])
    with pytest.raises(RostraError, match="reference has no words"):
        index.keyness("country=A,B,C")
    with pytest.raises(RostraError, match="reference has no words"):
        index.keyness(None)
    with pytest.raises(RostraError, match="target has no words"):
        index.keyness("country=C")
    with pytest.raises(NotFoundError, match="no utterance satisfies country=A and country=B"):
        index.keyness(["country=A", "country=B"])


@pytest.mark.parametrize(
    "options",
    [
        {"permutations": -1},
        {"permutations": 10**30},
        {"seed": -1},
        {"prior": 0},
        {"prior": float("nan")},
        {"prior": float("inf")},
        {"sort": "p"},
        {"direction": "up"},
        {"limit": -1},
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, int]) -> None:
    index = build([("a b", "s", "A"), ("a c", "t", "B")])
    with pytest.raises(RostraError):
        index.keyness("country=A", **options)  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize("sort", ["log_likelihood", "log_ratio", "diff_percent", "fightin_words_z"])
def test_positive_and_negative_keywords_apart(shipped: Index, sort: str) -> None:
    every = {row["word"]: row for row in shipped.keyness("country=NO", sort=sort).to_pylist()}
    seen = set[str]()
    for direction, sign in (("positive", 1), ("negative", -1)):
        table = shipped.keyness("country=NO", sort=sort, direction=direction)
        rows = table.to_pylist()
        provenance = provenance_of(table)
        assert provenance["parameters"]["direction"] == direction
        assert provenance["totals"]["rows"] == len(rows)
        for row in rows:
            assert row == every[row["word"]]  # the same p and q: all words are tested together
            assert sign * (row["target_per_million"] - row["reference_per_million"]) > 0
        measures = [row[sort] for row in rows if row[sort] is not None]
        lowest_first = direction == "negative" and sort != "log_likelihood"
        assert measures == sorted(measures, reverse=not lowest_first)
        seen |= {row["word"] for row in rows}
    equal = {
        word
        for word, row in every.items()
        if row["target_per_million"] == pytest.approx(row["reference_per_million"])
    }
    assert seen == every.keys() - equal


def test_notes_on_the_filters_of_target_and_reference() -> None:
    index = build([("a b", "s", "2020"), ("a c", "t", "2021"), ("b", "u", "2020/2021")])
    notes = provenance_of(index.keyness("country>=2021", "country=2020,2019"))["notes"]
    assert "country is never '2019'" in notes
    assert any(note.startswith("utterances that may or may not satisfy") for note in notes)


@pytest.mark.parametrize("attribute", ["pos", ("lemma", "pos")])
def test_keyness_of_an_attribute_is_that_of_its_counts(attribute: str | tuple[str, ...]) -> None:
    texts = ["a A b.", "b B c c", "a c, d", "A d d"]
    index = build_annotated(texts, speaker_id=list("stuv"), country=list("XXYY"))
    other = build_annotated(texts[2:], speaker_id=list("uv"))
    names = [attribute] if isinstance(attribute, str) else [*attribute]
    counts = [Counter[tuple[str, ...]]() for _ in range(2)]
    for number, text in enumerate(texts):
        for token in tokenise(text):
            if is_word(token.text):
                item = tuple(annotate(token.text)[name].casefold() for name in names)
                counts[number // 2][item] += 1
    for reference in ("rest", "country=Y", other):
        table = index.keyness("country=X", reference, attribute=attribute, minimum=1)
        assert {
            tuple(row[name].casefold() for name in names): (
                row["target_count"],
                row["reference_count"],
            )
            for row in table.to_pylist()
        } == {item: (counts[0][item], counts[1][item]) for item in counts[0] | counts[1]}
    with pytest.raises(RostraError, match="a frequency list has words"):
        index.keyness("country=X", __file__.replace(".py", ".csv"), attribute=attribute)
