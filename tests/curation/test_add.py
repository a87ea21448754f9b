"""Adding reports, with proposals written by hand."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bridge_report import ALL, PAID, STANDS, TEXT, WILL, enter, rows

from rostra.curation.accept import accept
from rostra.curation.add import Added, add
from rostra.curation.init import init
from rostra.errors import RostraError
from rostra.releases import Corpus
from rostra.releasing.build import build
from rostra.validation import check


@pytest.fixture
def empty(tmp_path: Path) -> Corpus:
    return Corpus(init(tmp_path / "bridges"))


def state(corpus: Corpus) -> dict[str, bytes]:
    files = (f for f in corpus.path.rglob("*") if f.is_file())
    return {str(f.relative_to(corpus.path)): f.read_bytes() for f in files}


def test_a_report_becomes_a_source_and_unreviewed_records(empty: Corpus) -> None:
    added = enter(empty)
    assert added.problems == []
    assert (empty.path / "sources/bridge.txt").read_text("utf-8") == TEXT
    assert [r["id"] for r in rows(empty, "utterances")] == [f"bridge.000{n}" for n in (1, 2, 3)]
    assert [r["turn"] for r in rows(empty, "utterances")] == [1, 1, 2]
    assert {r["review"] for r in rows(empty, "utterances")} == {"unreviewed"}
    assert rows(empty, "speakers") == [
        {"id": "ada-fict", "name": "Ada Fict", "kind": "person"}
        | {"names_in_sources": ["Ada Fict", "Fict"], "note": None},
        {"id": "crowd", "name": "crowd", "kind": "collective"}
        | {"names_in_sources": ["crowd"], "note": None},
    ]
    assert rows(empty, "sources")[0]["publisher"] is None
    assert check(empty.files()).problems == []
    assert not [name for name in state(empty) if "/." in f"/{name}"]


def test_lines_that_stand_stay_as_they_are(corpus: Path) -> None:
    tables = ("utterances", "speakers", "sources")
    files = [corpus / f"curated/{table}.jsonl" for table in tables]
    spaced = files[0].read_bytes().replace(b'{"id": ', b'{  "id":  ')
    files[0].write_bytes(spaced)
    before = [file.read_bytes().splitlines() for file in files]
    assert enter(Corpus(corpus), "zebra-bridge").problems == []
    for file, lines in zip(files, before, strict=True):
        after = file.read_bytes().splitlines()
        assert set(lines) < set(after)
        assert [line for line in after if line in set(lines)] == lines


def test_people_are_known_by_their_full_name_and_collectives_never(empty: Corpus) -> None:
    enter(empty)
    other = "Elsewhere. " + TEXT
    moved = [
        p | {key: p[key] + 11 for key in p if key.endswith(("_start", "_end")) and p[key]}
        for p in ALL
    ]
    assert add(empty, "second", other, moved, {"language": "en"}).problems == []
    ids = [r["speaker_id"] for r in rows(empty, "utterances") if r["source_id"] == "second"]
    assert ids == ["ada-fict", "ada-fict", "crowd-2"]


def test_a_proposal_without_a_speaker_leaves_no_gap(empty: Corpus) -> None:
    lone = WILL | {"speaker": None, "speaker_start": None, "speaker_end": None}
    added = add(empty, "bridge", TEXT, [STANDS, lone, PAID], {"language": "en"})
    assert added.problems == []
    assert [r["seq"] for r in rows(empty, "utterances")] == [1, 2]


def test_a_speaker_too_long_for_its_column_leaves_no_gap(empty: Corpus) -> None:
    long = WILL | {"speaker": "x" * 201}
    added = add(empty, "bridge", TEXT, [STANDS, long, PAID], {"language": "en"})
    assert (added.problems, added.left_out, added.shortened) == ([], 1, 0)
    assert [r["seq"] for r in rows(empty, "utterances")] == [1, 2]
    with pytest.raises(RostraError, match="longer than the column takes"):
        add(empty, "other", TEXT + "\n", [long], {"language": "en"})


@pytest.mark.parametrize("column", ["role", "cue"])
def test_a_role_or_cue_too_long_for_its_column_is_null(empty: Corpus, column: str) -> None:
    long = WILL | {column: "x" * 1001, f"{column}_start": 0, f"{column}_end": 1001}
    added = add(empty, "bridge", TEXT, [STANDS, long, PAID], {"language": "en"})
    assert (added.problems, added.left_out, added.shortened) == ([], 0, 1)
    entered = rows(empty, "utterances")
    assert len(entered) == 3
    row = next(row for row in entered if row["utterance"] == WILL["utterance"])
    assert (row[column], row[f"{column}_start"], row[f"{column}_end"]) == (None, None, None)


@pytest.mark.parametrize(
    ("source", "text", "metadata", "message"),
    [
        ("bridge", TEXT, {"language": "de"}, "with another language: 'en'"),
        ("bridge", TEXT + "\n", {"language": "en"}, "another --id"),
        ("other", TEXT, {"language": "en"}, "has this text already, as the source 'bridge'"),
        ("../up", TEXT + "\n", {"language": "en"}, "id: "),
        ("nul", TEXT + "\n", {"language": "en"}, "another --id"),
        ("x" * 65, TEXT + "\n", {"language": "en"}, "id: "),
        ("other", TEXT + "\n", {"language": "en", "published": "1/2/2020"}, "published: "),
        ("other", TEXT + "\n", {"language": "en", "published": "2023-02-29"}, "no day 2023-02-29"),
        ("bridge", TEXT, {"language": "en"}, "has utterances already"),
    ],
)
def test_what_cannot_be_entered(
    empty: Corpus, source: str, text: str, metadata: dict[str, str], message: str
) -> None:
    enter(empty)
    before = state(empty)
    with pytest.raises(RostraError, match=message):
        add(empty, source, text, ALL, metadata)
    assert state(empty) == before


def test_nothing_is_entered_where_a_record_would_not_hold(empty: Corpus) -> None:
    before = state(empty)
    added = add(empty, "bridge", TEXT, [STANDS | {"utterance": "It stood"}], {"language": "en"})
    assert [p.id for p in added.problems] == ["not-verbatim"]
    assert state(empty) == before


def test_no_speaker_no_source(empty: Corpus) -> None:
    before = state(empty)
    with pytest.raises(RostraError, match="no quotation with a speaker"):
        add(empty, "bridge", TEXT, [STANDS | {"speaker": None}], {"language": "en"})
    assert state(empty) == before


def test_a_source_that_was_entered_by_hand_keeps_its_record(empty: Corpus) -> None:
    enter(empty)
    file = empty.path / "curated/sources.jsonl"
    file.write_text(json.dumps(rows(empty, "sources")[0] | {"publisher": "The Fictia Post"}) + "\n")
    (empty.path / "curated/utterances.jsonl").write_bytes(b"")
    (empty.path / "curated/speakers.jsonl").write_bytes(b"")
    with pytest.raises(RostraError, match="with another publisher: 'The Fictia Post'"):
        add(empty, "bridge", TEXT, ALL, {"language": "en", "publisher": "Another"})
    assert enter(empty).problems == []
    assert rows(empty, "sources")[0]["publisher"] == "The Fictia Post"
    assert len(rows(empty, "utterances")) == 3


def test_an_id_of_a_release_is_not_used_for_another_text(empty: Corpus) -> None:
    enter(empty)
    accept(empty, "bridge")
    assert build(empty).problems == []
    for table in ("sources", "speakers", "utterances"):
        (empty.path / f"curated/{table}.jsonl").write_bytes(b"")
    (empty.path / "sources/bridge.txt").unlink()
    with pytest.raises(RostraError, match=r"release 1\.0\.0 has another text.*'bridge'"):
        enter(empty, text=TEXT + "\n")
    assert enter(empty).problems == []


def test_an_id_of_64_characters(empty: Corpus) -> None:
    name = "☮☮☮ ☯☯☯☯"  # without a letter, its id is made from that of the source
    text = f"{name}: “Да.”\n"
    at = {"paragraph": 1, "speaker_start": 0, "speaker_end": 8, "char_start": 11, "char_end": 14}
    yes = STANDS | at | {"speaker": name, "mention": name, "utterance": "Да.", "language": "ru"}
    source = "x" * 50 + "-" + "y" * 13
    added = add(empty, source, text, [yes], {"language": "ru"})
    assert added.problems == []
    assert list(added.utterances) == [f"{source}.0001"]
    assert list(added.speakers) == ["x" * 50 + "-speaker"]


def test_the_records_have_their_columns_in_the_order_of_the_schema(empty: Corpus) -> None:
    enter(empty)
    for table in ("utterances", "speakers", "sources"):
        columns = check(empty.files()).schemas[table]["properties"]
        assert list(rows(empty, table)[0]) == [c for c in columns if c != "text"]


def test_ten_thousand_utterances_are_too_many_and_one_less_is_not(empty: Corpus) -> None:
    names = [f"Ada Fict{chr(0x2800 + n // 200)}{chr(0x2800 + n % 200)}" for n in range(10_000)]
    text = "".join(f"{name}: “Yes”\n" for name in names)
    many: list[dict[str, Any]] = []
    for n, name in enumerate(names):
        at = text.index(name) if not n else many[-1]["char_end"] + 2
        here = {"speaker": name, "speaker_start": at, "speaker_end": at + 10, "mention": name}
        span = {"utterance": "Yes", "char_start": at + 13, "char_end": at + 16}
        many.append(STANDS | here | span | {"paragraph": n + 1, "turn": n + 1})
    before = state(empty)
    with pytest.raises(RostraError, match="10,000 utterances.*at most 9,999"):
        add(empty, "many", text, many, {"language": "en"})
    assert state(empty) == before
    added = add(empty, "many", text, many[1:], {"language": "en"})
    assert added.problems == []
    assert list(added.speakers)[-1] == "ada-fict-9999"
    assert len(added.utterances) == 9999


def test_reports_that_are_entered_at_the_same_time(empty: Corpus) -> None:
    def one(number: int) -> Added:
        return enter(empty, f"bridge-{number}", TEXT + "\n" * number)

    with ThreadPoolExecutor(4) as pool:
        assert [added.problems for added in pool.map(one, range(4))] == [[]] * 4
    assert len(rows(empty, "utterances")) == 12
    assert [r["id"] for r in rows(empty, "speakers")] == [
        *("ada-fict", "crowd", "crowd-2", "crowd-3", "crowd-4")
    ]


def test_an_older_schema_and_columns_of_ones_own(corpus: Path) -> None:
    (corpus / "schema").mkdir()
    column = {"title": "Page", "description": "Page of the edition", "x-made-by": "source"}
    bounds = {"type": ["integer", "null"], "minimum": 1, "maximum": 1000}
    (corpus / "schema/utterances.json").write_text(
        json.dumps({"properties": {"x_page": column | bounds}})
    )
    own = Corpus(corpus)
    assert enter(own).problems == []
    file = corpus / "curated/utterances.jsonl"
    file.write_text(
        "".join(
            json.dumps(r | ({"x_page": 7} if r["id"] == "bridge.0002" else {})) + "\n"
            for r in rows(own, "utterances")
        )
    )
    assert accept(own, "bridge").problems == []
    marked = {r["id"]: r.get("x_page") for r in rows(own, "utterances")}
    assert (marked["bridge.0001"], marked["bridge.0002"]) == (None, 7)
    assert not (corpus / "curated/corrections.jsonl").exists()


def test_a_corpus_with_problems_is_not_edited(empty: Corpus) -> None:
    (empty.path / "curated/events.jsonl").write_bytes(b"{}")
    with pytest.raises(RostraError, match="problems already"):
        enter(empty)
