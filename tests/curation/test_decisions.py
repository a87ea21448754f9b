"""Decisions as JSON values: applied as the verbs do it, all or none, and only to what was seen."""

import json
from pathlib import Path
from typing import Any

import ferry_report
import pytest
from bridge_report import rows

from rostra.curation.decisions import Decisions, fingerprint, parse_decision, read_decisions
from rostra.curation.init import init
from rostra.curation.save import Saved, save
from rostra.releases import Corpus
from rostra.releasing import build

TEXT = ferry_report.TEXT


@pytest.fixture
def ferry(tmp_path: Path) -> Corpus:
    corpus = Corpus(init(tmp_path / "ferries"))
    assert ferry_report.enter(corpus).problems == []
    return corpus


def place(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def row(corpus: Corpus, number: int) -> dict[str, Any]:
    return next(r for r in rows(corpus, "utterances") if r["id"] == f"ferry.{number:04d}")


def lines(*decisions: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in decisions).encode()


def apply(corpus: Corpus, *decisions: dict[str, Any], **more: Any) -> Saved:
    done = Decisions(read_decisions(lines(*decisions)), more.pop("reason", None))
    return save(
        corpus, done, sources=done.sources, speakers=done.speakers, reason=done.reason, **more
    )


ROE = {"speaker": "Anselm Roe", "cue": "one of them, Anselm Roe, called out"}
DECISIONS: list[dict[str, Any]] = [
    {"do": "edit", "ids": ["ferry.0003"], "values": {"role": "harbour master"}},
    {
        "do": "edit",
        "ids": ["ferry.0008"],
        "values": {
            "utterance": "“My own mother walks round the bay… She is eighty-one.”",
            "speaker": "Mira Oswin-Hale",
        },
        "places": {
            "utterance": place("“My own mother walks round the bay… She is eighty-one.”"),
            "speaker": place("Mira Oswin-Hale"),
        },
    },
    {
        "do": "quote",
        "source": "ferry",
        "values": {"utterance": "“Give us the timetable first,”", **ROE},
        "places": {"utterance": place("“Give us the timetable first,”")},
    },
    {"do": "edit", "ids": ["ferry.0009"], "values": ROE},
    {"do": "reject", "ids": ["ferry.0012"]},
    {"do": "accept", "ids": ["ferry.0001", "ferry.0003"]},
    {"do": "merge", "speaker": "spokeswoman-for-the-far-shore-association", "into": "dorrit-vane"},
    {"do": "rename", "speaker": "ilva-trask", "name": "Trask"},
]


def test_a_file_of_decisions(ferry: Corpus) -> None:
    saved = apply(ferry, *DECISIONS)
    assert saved.problems == []
    assert row(ferry, 5)["role"] == "harbour master"
    assert row(ferry, 8)["utterance"] == "My own mother walks round the bay… She is eighty-one."
    assert (row(ferry, 8)["speaker_id"], row(ferry, 8)["turn"]) == ("mira-oswin-hale", 3)
    assert (row(ferry, 13)["utterance"], row(ferry, 13)["turn"]) == (
        "Give us the timetable first",
        row(ferry, 9)["turn"],
    )
    assert [row(ferry, n)["review"] for n in (1, 2, 3)] == ["accepted", "unreviewed", "accepted"]
    assert len(rows(ferry, "utterances")) == 12
    names = {each["id"]: each["name"] for each in rows(ferry, "speakers")}
    assert names["ilva-trask"] == "Trask"
    assert "spokeswoman-for-the-far-shore-association" not in names


def test_an_exact_place_is_taken_among_several(ferry: Corpus) -> None:
    second = TEXT.index("deputy", TEXT.index("Pellwick’s deputy"))
    decision = {
        "do": "edit",
        "ids": ["ferry.0011"],
        "values": {"utterance": "deputy"},
        "places": {"utterance": [second, second + 6]},
    }
    assert apply(ferry, decision).problems == []
    assert row(ferry, 11)["char_start"] == second
    cut = place("arbour mas")
    decision["values"], decision["places"] = {"role": "arbour mas"}, {"role": cut}
    decision["ids"] = ["ferry.0003"]
    assert apply(ferry, decision).problems == []
    assert row(ferry, 4)["role_start"] == cut[0]


@pytest.mark.parametrize(
    ("values", "places", "says"),
    [
        ({"utterance": "deputy"}, {"utterance": [0, 6]}, "from 0 to 6, the source does not have"),
        ({"utterance": "a"}, {"utterance": [99999, 100000]}, "the source does not have 'a'"),
        ({"utterance": TEXT[70:110]}, {"utterance": [70, 110]}, "over several paragraphs"),
        ({"cue": "Tolm"}, {"cue": place("Tolm")}, "not in the paragraph of the utterance"),
        ({"cue": "x"}, {"cue": [5, 5]}, "the source does not have"),
    ],
)
def test_places_that_cannot_be(
    ferry: Corpus, values: dict[str, str], places: dict[str, list[int]], says: str
) -> None:
    before = rows(ferry, "utterances")
    decision = {"do": "edit", "ids": ["ferry.0011"], "values": values, "places": places}
    with pytest.raises(Exception, match=says):
        apply(ferry, decision)
    assert rows(ferry, "utterances") == before


def test_what_was_changed_since_is_named_and_nothing_is_done(ferry: Corpus) -> None:
    seen = {n: {f"ferry.{n:04d}": fingerprint(row(ferry, n))} for n in (1, 3, 8, 12)}
    apply(ferry, DECISIONS[0], {"do": "reject", "ids": ["ferry.0012"]})
    before = rows(ferry, "utterances")
    decisions = [
        {"do": "accept", "ids": ["ferry.0001"], "seen": seen[1]},
        {"do": "accept", "ids": ["ferry.0003"], "seen": seen[3]},
        {"do": "reject", "ids": ["ferry.0012"], "seen": seen[12]},
    ]
    with pytest.raises(Exception, match="Decide anew") as error:
        apply(ferry, *decisions)
    assert str(error.value).splitlines()[1:] == [
        "  the file, line 2 (accept ferry.0003): ferry.0003 was changed since",
        "  the file, line 3 (reject ferry.0012): ferry.0012 is gone since",
    ]
    assert rows(ferry, "utterances") == before
    # Other numbers alone are no change, and decisions may build on each other.
    apply(ferry, {"do": "reject", "ids": ["ferry.0001"]})
    cue = {"cue": "Pellwick’s deputy went on"}
    apply(
        ferry,
        {"do": "edit", "ids": ["ferry.0008"], "values": cue, "seen": seen[8]},
        {"do": "accept", "ids": ["ferry.0008"], "seen": seen[8]},
    )
    assert row(ferry, 8)["review"] == "accepted"


def test_one_that_cannot_be_carried_out_keeps_all_back(ferry: Corpus) -> None:
    before = rows(ferry, "utterances")
    wrong = {"do": "edit", "ids": ["ferry.0004"], "values": {"country": "XY"}}
    with pytest.raises(Exception, match="nothing was done") as error:
        apply(ferry, DECISIONS[0], wrong)
    assert str(error.value).splitlines() == [
        "nothing was done. Correct this decision, or remove it:",
        "  the file, line 2 (edit ferry.0004): country: 'XY' is not a code of the list",
    ]
    with pytest.raises(Exception, match="ferry.0001 is accepted already"):
        apply(ferry, DECISIONS[5], {"do": "accept", "ids": ["ferry.0001"]})
    assert rows(ferry, "utterances") == before
    assert apply(ferry, DECISIONS[0], dry_run=True).changes != []
    assert rows(ferry, "utterances") == before


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"country": "NO"}, "a country has a basis: give country_basis as well"),
        ({"role": "deputy"}, 'Choose one with "places": {"role": N}, or give more words'),
    ],
)
def test_messages_name_the_keys_of_a_decision(
    ferry: Corpus, values: dict[str, str], says: str
) -> None:
    with pytest.raises(Exception, match="line 1") as error:
        apply(ferry, {"do": "edit", "ids": ["ferry.0011"], "values": values})
    assert says in str(error.value)
    assert "--" not in str(error.value)


def test_each_decision_has_its_own_reason(ferry: Corpus) -> None:
    ids = [each["id"] for each in rows(ferry, "utterances")]
    apply(ferry, {"do": "accept", "ids": ids})
    assert build(ferry).problems == []
    with pytest.raises(Exception, match="Say why"):
        apply(ferry, DECISIONS[4])
    first = {"do": "reject", "ids": ["ferry.0012"], "reason": "A banner does not speak."}
    second = {"do": "edit", "ids": ["ferry.0007"], "values": {"quote_type": "embedded"}}
    saved = apply(ferry, first, second, reason="Quoted within another quotation.")
    assert saved.version == "2.0.0"
    reasons = {each["record_id"]: each["reason"] for each in rows(ferry, "corrections")}
    assert reasons["ferry.0012"] == "A banner does not speak."
    assert reasons["ferry.0007"] == "Quoted within another quotation."


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "there are no decisions"),
        ("{", "the file, line 1: invalid-json"),
        ('\n{"do":1}', "line 2: do: 1 is not one of accept, edit, quote"),
        ("[]", "a decision is an object"),
        ('{"do":"accept","do":"edit"}', "duplicate-key"),
        ('{"do":"accept"}', "accept: ids is missing"),
        ('{"do":"accept","ids":[]}', "ids: .* is not a list of ids"),
        ('{"do":"accept","ids":["a"],"places":{}}', "accept: there is no 'places'"),
        ('{"do":"accept","ids":["a"],"why":"b"}', "accept: there is no 'why'"),
        ('{"do":"edit","ids":["a"],"values":{"seq":"1"}}', "values: .* is not an object of values"),
        ('{"do":"edit","ids":["a"],"values":{"speaker":null}}', "values: "),
        ('{"do":"edit","ids":["a"],"values":{"cue":"a"},"places":{"cue":[1]}}', "places: "),
        ('{"do":"edit","ids":["a"],"values":{"cue":"a"},"places":{"cue":[-1,2]}}', "places: "),
        ('{"do":"edit","ids":["a"],"values":{"cue":"a"},"places":{"cue":0}}', "places: "),
        ('{"do":"edit","ids":["a"],"values":{"cue":"a"},"places":{"cue":true}}', "places: "),
        ('{"do":"rename","speaker":"a","name":" "}', "name: "),
        ('{"do":"accept","ids":["a"],"seen":["b"]}', "seen: "),
        ('{"do":"accept","ids":["a"],"seen":' + "[" * 9 + "]" * 9 + "}", "too-deep"),
    ],
)
def test_what_is_not_a_decision(line: str, says: str) -> None:
    with pytest.raises(Exception, match=says):
        read_decisions(line.encode())


def test_a_decision_is_named_by_what_it_does() -> None:
    assert (
        str(parse_decision(lines(DECISIONS[6]))) == f"merge {DECISIONS[6]['speaker']} dorrit-vane"
    )
