"""Records that are excluded with the drafts: by definition, and in real releases."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rostra
from rostra.releases import Corpus
from rostra.releasing.build import build, check_build
from rostra.releasing.selection import unreviewed_ids
from rostra.releasing.verify import verify

UTTERANCES = "curated/utterances.jsonl"
STATES = ("curated", "accepted", "unreviewed")


def column(target: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "x-references": target}


SCHEMAS: dict[str, Any] = {
    "notes": {"properties": {"id": {}, "utterance": column("utterances"), "by": column("people")}},
    "utterances": {
        "properties": {
            "id": {},
            "review": {},
            "speaker": column("people"),
            "event": column("events"),
            "source": column("sources"),
        }
    },
    "people": {"properties": {"id": {}, "note": {"type": "string"}}},
    "events": {"properties": {"id": {}, "place": column("places")}},
    "places": {"properties": {"id": {}}},
    "sources": {"properties": {"id": {}}},
}
IDS = st.sampled_from("abc")


def rows(**fields: Any) -> Any:
    record = st.fixed_dictionaries(fields)
    return st.lists(record, max_size=5).map(
        lambda items: [row | {"id": "abcde"[n]} for n, row in enumerate(items)]
    )


TABLES = st.fixed_dictionaries(
    {
        "notes": rows(utterance=st.none() | IDS, by=st.none() | IDS),
        "utterances": rows(
            review=st.sampled_from(STATES), speaker=IDS, event=st.none() | IDS, source=IDS
        ),
        "people": rows(note=IDS),
        "events": rows(place=st.none() | IDS),
        "places": rows(),
        "sources": rows(),
    }
)


def defined(tables: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    """The definition, as plainly as it can be written."""
    excluded = {table: set[str]() for table in tables}
    excluded["utterances"] = {r["id"] for r in tables["utterances"] if r["review"] == "unreviewed"}
    excluded["notes"] = {
        r["id"] for r in tables["notes"] if r["utterance"] in excluded["utterances"]
    }

    def follow(target: str, *named: tuple[str, str]) -> None:
        unreleased, released = set[str](), set[str]()
        for table, field in named:
            for row in tables[table]:
                (unreleased if row["id"] in excluded[table] else released).add(row[field])
        excluded[target] = {row["id"] for row in tables[target]} & (unreleased - released)

    follow("people", ("utterances", "speaker"), ("notes", "by"))
    follow("sources", ("utterances", "source"))
    follow("events", ("utterances", "event"))
    follow("places", ("events", "place"))
    return excluded


@given(TABLES)
def test_what_stays_out_is_what_the_definition_says(tables: Any) -> None:
    excluded = unreviewed_ids(tables, SCHEMAS)
    expected = defined(tables)
    for table, records in tables.items():
        assert {r["id"] for r in records} & excluded[table] == expected[table], table


def edit(corpus: Path, table: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    file = corpus / f"curated/{table}.jsonl"
    records = [change(json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")


def number(corpus: Path, version: str) -> None:
    file = corpus / "corpus.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()) | {"version": version}), "utf-8")


def append(corpus: Path, table: str, record: dict[str, Any]) -> None:
    with (corpus / f"curated/{table}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")


@pytest.fixture
def drafted(corpus: Path) -> Path:
    """With a draft that names a speaker, an event and a source of its own, and two unused ones."""
    from hashlib import sha256  # noqa: PLC0415 - here alone

    text = "Meeting of Nowhere\nAda Fict: “We met.”\n"
    (corpus / "sources/zz.txt").write_text(text, "utf-8")
    first = {t: next(rostra.records(t, corpus=corpus)) for t in rostra.configs(corpus=corpus)}
    del first["sources"]["text"]
    digest = sha256(text.encode()).hexdigest()
    append(corpus, "sources", first["sources"] | {"id": "zz", "file": "zz.txt", "sha256": digest})
    none = {"file": None, "sha256": None, "text_basis": "none"}
    for name in ("zz-fict", "zz-unused"):
        names = {"name": "Ada Fict", "names_in_sources": ["Ada Fict"], "note": None}
        append(corpus, "speakers", {"id": name, "kind": "person"} | names)
        meeting = {"id": name, "name": "Meeting of Nowhere", "place": None, "organiser": None}
        append(corpus, "events", first["events"] | meeting)
    append(corpus, "sources", first["sources"] | {"id": "zz-unused"} | none)
    start = text.index("We met.")
    own = {"id": "zz.0001", "source_id": "zz", "event_id": "zz-fict", "speaker_id": "zz-fict"}
    place = {"paragraph": 2, "turn": 1, "seq": 1, "char_start": start, "char_end": start + 7}
    nulls = dict.fromkeys(("role", "role_start", "role_end", "role_type", "role_status"))
    nulls |= dict.fromkeys(("country", "country_basis", "cue", "cue_start", "cue_end"))
    at = text.index("Ada Fict")
    said = {"speaker": "Ada Fict", "speaker_start": at, "speaker_end": at + 8}
    words = {"utterance": "We met.", "elided": False, "review": "unreviewed"}
    append(corpus, "utterances", first["utterances"] | own | place | nulls | said | words)
    return corpus


def ids(corpus: Path, table: str) -> set[str]:
    return {row["id"] for row in rostra.records(table, corpus=corpus)}


def test_what_only_drafts_name_stays_out_with_them(drafted: Path) -> None:
    number(drafted, "1.1.0")
    assert build(Corpus(drafted)).problems == []
    assert len(ids(drafted, "utterances")) == 39
    for table, unused in (("speakers", 18), ("events", 1), ("sources", 1)):
        released = ids(drafted, table)
        assert len(released) == unused + 1
        assert "zz-unused" in released
    release = Corpus(drafted).release()
    assert set(release.manifest["sources"]) == ids(drafted, "sources")
    assert "include" not in release.manifest
    assert check_build(Corpus(drafted)).problems == []
    text = "".join(f.read_bytes().decode("utf-8", "ignore") for f in release.path.iterdir())
    assert "We met" not in text


def test_what_a_released_record_names_too_is_released(drafted: Path) -> None:
    number(drafted, "2.0.0")
    edit(
        drafted,
        "utterances",
        lambda r: r | {"event_id": "zz-fict"} if r["id"].endswith(".0003") else r,
    )
    assert build(Corpus(drafted)).problems == []
    assert "zz-fict" in ids(drafted, "events")
    assert "zz-fict" not in ids(drafted, "speakers")


def test_a_release_may_include_drafts_and_says_so(drafted: Path, command: Any) -> None:
    number(drafted, "1.1.0")
    before = {p: p.read_bytes() for p in drafted.rglob("*") if p.is_file()}
    for more in ([], ["--include", "unreviewed"]):
        done = command("build", "--check", *more, "--corpus", drafted)
        assert done.returncode == 0
        assert done.stdout.startswith("the next release builds\n")
    assert before == {p: p.read_bytes() for p in drafted.rglob("*") if p.is_file()}
    done = command("build", "--include", "unreviewed", "--corpus", drafted)
    assert done.stdout.startswith("rostra 1.1.0, with unreviewed records: released\n")
    release = Corpus(drafted).release()
    assert release.manifest["include"] == ["unreviewed"]
    assert list(verify(release)) == []
    states = [row["review"] for row in rostra.records(corpus=drafted)]
    assert (len(states), states[-1]) == (40, "unreviewed")
    assert "zz-fict" in ids(drafted, "speakers")
    assert rostra.load(corpus=drafted).num_rows == 40
    for more in (
        [],
        ["--include", "unreviewed"],
    ):  # the manifest includes them
        for check in ([], ["--check"]):
            done = command("build", *check, *more, "--corpus", drafted)
            assert done.returncode == 0, done.stdout
            assert "already released, and identical" in done.stdout


def test_the_next_release_may_leave_drafts_out_as_a_major_change(drafted: Path) -> None:
    number(drafted, "1.1.0")
    assert build(Corpus(drafted), include=["unreviewed"]).problems == []
    number(drafted, "1.2.0")
    (problem,) = check_build(Corpus(drafted)).problems
    assert problem.id == "version-too-low"
    assert "the next version is 2.0.0" in problem.message
    assert check_build(Corpus(drafted), include=["unreviewed"]).problems == []


def test_what_a_release_does_not_include_is_not_put_into_it(drafted: Path, command: Any) -> None:
    number(drafted, "1.1.0")
    assert build(Corpus(drafted)).problems == []
    for check in ([], ["--check"]):
        done = command("build", *check, "--include", "unreviewed", "--corpus", drafted)
        assert done.returncode == 1
        assert "the release 1.1.0 does not include unreviewed records" in done.stdout
    assert command("build", "--include", "all", "--corpus", drafted).returncode == 2


def test_the_card_says_how_many_nobody_reviewed(drafted: Path) -> None:
    from rostra.releasing.profile import document_blocks  # noqa: PLC0415 - here alone

    number(drafted, "1.1.0")
    line = "- utterances that nobody reviewed: 1\n"
    assert line.rsplit(" ", 1)[0] not in document_blocks(Corpus(drafted).release())["facts"]
    assert build(Corpus(drafted), include=["unreviewed"]).problems == []
    assert line in document_blocks(Corpus(drafted).release())["facts"]


def test_an_annotation_of_a_draft_stays_out_with_it(drafted: Path) -> None:
    shutil.rmtree(drafted / "releases/1.0.0")
    config = {"name": "rostra", "version": "1.0.0", "schema_version": "1.1.0"}
    (drafted / "corpus.json").write_text(json.dumps(config))
    (drafted / "curated/corrections.jsonl").touch()
    rows = [json.loads(line) for line in (drafted / UTTERANCES).read_text("utf-8").splitlines()]
    for row in (rows[0], rows[-1]):  # the last is the draft
        names = {"layer": "topic", "annotator": "model-a"}
        own = {"id": f"{row['id']}.topic.model-a.01", "utterance_id": row["id"]}
        nothing = dict.fromkeys(("char_start", "char_end", "text"))
        fields = ("source", "normalised", "addressee", "force", "target", "valence")
        more = {"label": "none", "attributes": dict.fromkeys(fields), "status": "independent"}
        append(drafted, "annotations", own | names | nothing | more)
    for include, count in ((["unreviewed"], 2), ([], 1)):
        built = build(Corpus(drafted), include=include)
        assert built.problems == []
        assert len(ids(drafted, "annotations")) == count
        assert check_build(Corpus(drafted)).problems == []
        shutil.rmtree(drafted / "releases/1.0.0")
