import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from import_results import losses, rows

from rostra.cli import main
from rostra.errors import NotFoundError, OptionError, RostraError
from rostra.exchange import Imported, ImportOptions, LossError, import_corpus
from rostra.exchange.tables import speeches as speech_tables
from rostra.exchange.tables.templates import read_template
from rostra.releases import Corpus
from rostra.validation import check

HEAD = "speech,speaker,country\n"


def imported(
    tmp_path: Path,
    table: str | bytes,
    mapping: Mapping[str, str] | None = None,
    form: str = "csv",
    **options: Any,
) -> tuple[Imported, list[dict[str, Any]]]:
    """Import a table; its corpus is valid."""
    file = tmp_path / f"table.{form}"
    file.write_bytes(table if isinstance(table, bytes) else table.encode())
    given = ImportOptions(mapping=mapping or {}, **options)
    result = import_corpus(form, [file], tmp_path / "corpus", given)
    assert not check(Corpus(result.path).files()).problems
    return result, rows(result.path, "utterances")


def test_rows_become_turns_with_text_for_each_source(tmp_path: Path) -> None:
    table = (
        "id,speech,speaker,role,country,date,language,event,event_place,Thema\n"
        '7,"Erste Zeile.\n\nZweite.",Ada Musterin,Ministerin,Norwegen,2031-03-02,de,'
        "Tagung,Oslo,Zoll\n"
        "8,Yes.,Bo Example,,GB,2031,en,Tagung,Oslo,\n"
    )
    result, utterances = imported(tmp_path, table, language="de")
    assert [u["utterance"] for u in utterances] == ["Erste Zeile.", "Zweite.", "Yes."]
    assert [u["turn"] for u in utterances] == [1, 1, 2]
    assert [u["speaker"] for u in utterances] == ["Ada Musterin"] * 2 + ["Bo Example"]
    assert [u["role"] for u in utterances] == ["Ministerin", "Ministerin", None]
    assert [u["country"] for u in utterances] == ["NO", "NO", "GB"]
    assert [u["date"] for u in utterances] == ["2031-03-02", "2031-03-02", "2031"]
    assert [u["language"] for u in utterances] == ["de", "de", "en"]
    assert [u["x_thema"] for u in utterances] == ["Zoll", "Zoll", None]
    assert [u["x_id"] for u in utterances] == ["7", "7", "8"]
    text = (result.path / "sources/table.txt").read_text("utf-8")
    assert text == (
        "Tagung\nOslo\nAda Musterin, Ministerin:\nErste Zeile.\nZweite.\nBo Example:\nYes.\n"
    )
    [event] = rows(result.path, "events")
    assert (event["name"], event["place"]) == ("Tagung", "Oslo")
    [source] = rows(result.path, "sources")
    assert (source["text_basis"], source["language"]) == ("reconstructed", "de")
    columns = json.loads((result.path / "schema/utterances.json").read_text("utf-8"))
    assert columns["properties"]["x_thema"]["title"] == "Column Thema"
    assert losses(result) == {}


def test_what_could_not_be_read_is_kept_as_it_is_written(tmp_path: Path) -> None:
    table = "speech,speaker,country,date\nA.,Ada,Papal States,02/03/2031\nB.,Bo,Norway,2031\n"
    result, _ = imported(tmp_path, table)
    first, second = rows(result.path, "utterances")
    kept = [first[f"x_{field}_as_written"] for field in ("country", "date")]
    assert (first["country"], first["date"], kept) == (None, None, ["Papal States", "02/03/2031"])
    assert (second["country"], second.get("x_country_as_written")) == ("NO", None)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (HEAD + "  ,Ada,\n", {"empty-speech": ("dropped", 1)}),
        (HEAD + "Hello.,,\n", {"missing-speaker": ("wrong", 1)}),
        (HEAD + "Hello.,Ada,Papal States\n", {"no-such-country": ("wrong", 1)}),
        (HEAD + "Hello.,Ada\n", {"short-row": ("wrong", 1)}),
        (HEAD + "Hello.,Ada,NO,and more\n", {"long-row": ("wrong", 1)}),
        (HEAD + "Hello.,Ada,NO,,,\n", {}),
        (HEAD + HEAD + HEAD, {"repeated-header": ("wrong", 2)}),
        (HEAD + "A.,Example,\nB.,EXAMPLE,\n", {"two-spellings": ("wrong", 1)}),
        (HEAD + 'A.,Jane Doé,\nB.,"Doe, Jane",\n', {"two-spellings": ("wrong", 1)}),
        (HEAD + "A.,Jane Doe,\nB.,Jane  Doe,\n", {"spaces-in-name": ("altered", 1)}),
        (HEAD + "A.,Ada and Bo,\n", {"several-names": ("wrong", 1)}),
        (HEAD + "A.,Ada; Bo,\n", {"several-names": ("wrong", 1)}),
        (HEAD + "A.,Ferdinand Sandmann,\n", {}),
        (HEAD + "A.,Ada [1],\n", {"signs-in-name": ("wrong", 1)}),
        (HEAD + "A.,Ad&eacute; Bo,\n", {"markup": ("wrong", 1)}),
        (HEAD + "A&amp;B &#8217;,Ada,\n", {"markup": ("wrong", 1)}),
        (HEAD + "One.<br/>Two <b,Ada,\n", {"markup": ("wrong", 1)}),
        (HEAD + "R&D; 1 < 2 <3 & AT&T;,Ada,\n", {}),
        (HEAD + "A.,Wałęsa Example,\nB.,Walesa Example,\n", {"two-spellings": ("wrong", 1)}),
        (HEAD + "A.,Jörg Mûller,\nB.,Joerg Mueller,\n", {"two-spellings": ("wrong", 1)}),
        (HEAD + "A.,张 阿,\nB.,章 阿,\n", {}),
        (HEAD + "A.,张 阿,\nB.,张阿,\n", {"two-spellings": ("wrong", 1)}),
        ("speech,speaker,date\nA.,Ada,2031-02-30\n", {"no-such-date": ("wrong", 1)}),
        ("speech,speaker,date\nA.,Ada,02/03/2031\n", {"unread-date": ("wrong", 1)}),
        ("speech,speaker,language\nA.,Ada,English\n", {"no-such-language": ("wrong", 1)}),
        ("speech,speaker,licence\nA.,Ada,© me\n", {"no-such-licence": ("wrong", 1)}),
        ("speech,speaker,role_type\nA.,Ada,king\n", {"no-such-role-type": ("wrong", 1)}),
        ("speech,speaker,event_date\nA.,Ada,2031\n", {"event-without-name": ("dropped", 1)}),
        ("speech,speaker,id\nA.,Ada,1\nB.,Ada,1\n", {"duplicate-id": ("wrong", 1)}),
        (
            "speech,speaker,speaker_id\nA.,Ada,1\nB.,Bo,1\nC.,Ada,2\n",
            {"names-of-one-id": ("wrong", 1), "ids-of-one-name": ("wrong", 1)},
        ),
        (
            "speech,speaker,source,title\nA.,Ada,one,A title\nB.,Ada,one,Other\n",
            {"source-differs": ("wrong", 1)},
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    table: str, expected: Mapping[str, tuple[str, int]], tmp_path: Path
) -> None:
    more = "X.,Zed" + "," * (table.partition("\n")[0].count(",") - 1) + "\n"
    result, _ = imported(tmp_path, table + more)
    assert losses(result) == expected
    places = {loss.examples[-1][0] for loss in result.report.losses if loss.id in expected}
    assert places <= {f"{tmp_path}/table.csv:{line}" for line in range(2, table.count("\n") + 1)}
    assert (f"{tmp_path}/table.csv:{table.count(chr(10))}" in places) is bool(expected)


def test_each_spelling_of_a_speaker_stands_in_the_text(tmp_path: Path) -> None:
    table = "speech,speaker,speaker_id,role\nA.,Ada Muster,7,\nB.,A. Muster,7,Mayor\n"
    result, utterances = imported(tmp_path, table)
    assert [u["speaker"] for u in utterances] == ["Ada Muster", "A. Muster"]
    assert utterances[1]["role"] == "Mayor"
    [speaker] = rows(result.path, "speakers")
    assert speaker["names_in_sources"] == ["Ada Muster", "A. Muster"]


def test_a_speech_without_a_speaker_stays_in_the_text(tmp_path: Path) -> None:
    result, utterances = imported(tmp_path, f"{HEAD}Order!,,\nThanks.,Ada,\n")
    assert [u["utterance"] for u in utterances] == ["Thanks."]
    assert "Order!\n" in (result.path / "sources/table.txt").read_text("utf-8")


def test_rows_of_one_source_need_not_be_together(tmp_path: Path) -> None:
    table = "speech,speaker,source\nA.,Ada,one\nB.,Ada,two\nC.,Ada,one\nD.,Ada,\n"
    result, utterances = imported(tmp_path, table)
    assert [(u["id"], u["utterance"]) for u in utterances] == [
        ("one.0001", "A."), ("one.0002", "C."), ("table.0001", "D."), ("two.0001", "B."),
    ]  # fmt: skip
    assert [source["id"] for source in rows(result.path, "sources")] == ["one", "table", "two"]


def test_rows_of_one_title_that_follow_one_another_are_a_source(tmp_path: Path) -> None:
    table = "speech,speaker,title,published\nA.,Ada,T,2031\nB.,Ada,T,2031\nC.,Ada,T,2032\n"
    result, _ = imported(tmp_path, table)
    sources = rows(result.path, "sources")
    assert [(s["id"], s["title"], s["published"]) for s in sources] == [
        ("t", "T", "2031"), ("t-2", "T", "2032"),
    ]  # fmt: skip


def test_a_large_source_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_tables, "MAX_UTTERANCES", 2)
    result, utterances = imported(tmp_path, HEAD + "A.,Ada,\n" * 5)
    assert len(utterances) == 5
    assert [s["id"] for s in rows(result.path, "sources")] == ["table", "table-2", "table-3"]
    assert losses(result) == {"source-in-parts": ("altered", 1)}


def test_columns_are_mapped_and_others_kept(tmp_path: Path) -> None:
    table = "Text;Redner;Land;x_party;token_id;Größe;größe\nA.;Ada;Norwegen;P;1;2;3\n"
    mapping = {"speech": "Text", "speaker": "Redner", "country": "Land", "x_size": "Größe"}
    result, [row] = imported(tmp_path, table, mapping)
    own = {name: value for name, value in row.items() if name.startswith("x_")}
    assert own == {"x_party": "P", "x_column_token_id": "1", "x_size": "2", "x_grosse": "3"}
    assert row["country"] == "NO"
    assert losses(result) == {"delimiter": ("defaulted", 1)}


def test_objects_and_types_of_json_lines_are_kept(tmp_path: Path) -> None:
    table = "\n".join(
        json.dumps(row)
        for row in (
            {"speech": "A.", "speaker": {"name": "Ada", "party": "P"}, "n": 1, "ok": True},
            {"speech": "B.", "speaker": {"name": "Bo"}, "tags": ["a", "b"], "f": 1.5, "o": [{}]},
        )
    )
    _, utterances = imported(tmp_path, table, {"speaker": "speaker.name"}, "jsonl")
    first, second = utterances
    assert (first["x_n"], first["x_ok"], first["x_speaker_party"]) == (1, True, "P")
    assert (second["x_tags"], second["x_f"], second["x_o"]) == (["a", "b"], 1.5, "[{}]")


def test_a_list_of_texts_is_a_speech_of_several_paragraphs(tmp_path: Path) -> None:
    _, utterances = imported(tmp_path, '{"speech": ["A.", "B."], "speaker": "Ada"}', form="jsonl")
    assert [(u["utterance"], u["turn"]) for u in utterances] == [("A.", 1), ("B.", 1)]


def test_two_values_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RostraError, match="jsonl:1: two values are called 'a.b'"):
        imported(tmp_path, '{"a": {"b": 1}, "a.b": 2}', form="jsonl")


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "speech": ["A.", "B."],
            "speaker": ["Ada", "Bo"],
            "date": pa.array([20000, None], pa.date32()),
            "score": [1.5, float("nan")],
            "raw": [b"x", None],
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    raw = sink.getvalue().to_pybytes()
    result, utterances = imported(tmp_path, raw, form="parquet")
    assert [u["date"] for u in utterances] == ["2024-10-04", None]
    assert [u["x_score"] for u in utterances] == [1.5, None]
    assert losses(result) == {"not-a-number": ("dropped", 1), "unknown-type": ("dropped", 1)}


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", True), ("utf-16-le", True)],
)
def test_unicode_is_recognised(encoding: str, told: bool, tmp_path: Path) -> None:
    result, [row] = imported(tmp_path, f"{HEAD}Grüße Jürgen!,Ada,\n".encode(encoding))
    assert row["utterance"] == "Grüße Jürgen!"
    assert ("encoding" in losses(result)) is told


def test_an_ambiguous_encoding_is_refused_with_readings(tmp_path: Path) -> None:
    table = f"{HEAD}Yes.,Müller,\n".encode("cp1252")
    with pytest.raises(RostraError, match="not UTF-8, and may be in several") as refused:
        imported(tmp_path, table)
    assert "--encoding cp1252: Yes.,Müller" in str(refused.value)
    assert not (tmp_path / "corpus").exists()
    _, [row] = imported(tmp_path, table, encoding="cp1252")
    assert row["speaker"] == "Müller"


def test_the_only_encoding_that_fits_is_taken_and_told(tmp_path: Path) -> None:
    table = f"{HEAD}Съешь ещё этих мягких булок,Ада Примерова,\n".encode("cp1251")
    result, [row] = imported(tmp_path, table)
    assert row["speaker"] == "Ада Примерова"
    assert losses(result) == {"encoding": ("defaulted", 1)}


def test_a_damaged_character_does_not_make_another_encoding(tmp_path: Path) -> None:
    table = f"{HEAD}Grüße aus dem Süden,Jürgen,\n".encode() + b"M\xfcll,Ada,\n"
    with pytest.raises(RostraError, match="not utf-8, at line"):
        imported(tmp_path, table)


def test_a_japanese_table_is_read_in_its_encoding(tmp_path: Path) -> None:
    table = "発言,発言者,日付\n税金を下げます。,架空太郎,2031年3月2日\n".encode("cp932")
    mapping = {"speech": "発言", "speaker": "発言者", "date": "日付"}
    _, [row] = imported(tmp_path, table, mapping, encoding="cp932", language="ja")
    assert (row["utterance"], row["date"]) == ("税金を下げます。", "2031-03-02")
    assert row["speaker_id"].isascii()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_recognised(delimiter: str, tmp_path: Path) -> None:
    table = f"{HEAD}Hello.,Ada,NO\n".replace(",", delimiter)
    result, [row] = imported(tmp_path, table)
    assert row["country"] == "NO"
    assert ("delimiter" in losses(result)) is (delimiter != ",")


HOSTILE: Sequence[tuple[str | bytes, str]] = [
    ("", "is empty"),
    (HEAD, "has no rows below its header"),
    ("Talks\nspeech,speaker\nA.,Ada\n", "if a title stands above the header, remove it"),
    ("a,b\n1,2\n", "has no column 'speech': say which it is, --map speech=COLUMN. Its columns are"),
    ("a;b,c\n1;2,3\n", "not certain: it may be comma, semicolon. Name it: --delimiter"),
    ("just text\n", "not certain"),
    ("speech,speech,speaker\nA.,B.,Ada\n", "more than one column is called 'speech'"),
    (HEAD + "A\0b,Ada,\n", r"table.csv:2:2: a NUL"),
    (",".join(f"c{i}" for i in range(10_000)) + "\n", "10,000 columns, and at most 1,000"),
    (HEAD + '"never closed,Ada,\n' + "x\n" * 9, r"csv:2: .* a quotation mark opens a value"),
    (b"PK\x03\x04rest", "is not a text, but a ZIP archive"),
    (b"PAR1rest", "rostra import parquet"),
    (HEAD + ",Ada,\n", "no speech of a speaker"),
]


@pytest.mark.parametrize(("table", "message"), HOSTILE)
def test_what_is_no_table_is_refused(table: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(RostraError, match=message):
        imported(tmp_path, table)
    assert {path.name for path in tmp_path.iterdir()} == {"table.csv"}


def test_a_value_of_any_length_ends_somewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rostra.exchange.tables.rows.LONGEST_VALUE", 1000)
    with pytest.raises(RostraError, match="more than 1,000 characters; perhaps a quotation mark"):
        imported(tmp_path, HEAD + '"never closed,Ada,\n' + "x\n" * 600)


def test_a_field_can_be_made_of_several_columns(tmp_path: Path) -> None:
    table = (
        "title,First name,last,party,text\nDr.,Ilse,Marovin,Hill,A.\n,Teun,Albrand,,B.\n,,,,C.\n"
    )
    mapping = {
        "speech": "text",
        "speaker": "{title} {First name} {last} ({party})",
        "title": "",
        "x_label": "Group: {party}",
        "x_surname": "last",
    }
    result, [first, second] = imported(tmp_path, table, mapping)
    assert first["speaker"] == "Dr. Ilse Marovin (Hill)"
    assert second["speaker"] == "Teun Albrand"
    assert [u["x_label"] for u in (first, second)] == ["Group: Hill", None]
    assert [u["x_surname"] for u in (first, second)] == ["Marovin", "Albrand"]
    assert result.own_columns == {"utterances": ["x_surname", "x_label"]}
    assert rows(result.path, "sources")[0]["title"] != "Dr."
    assert losses(result) == {"missing-speaker": ("wrong", 1)}


def test_the_columns_of_a_template_may_be_members_of_objects(tmp_path: Path) -> None:
    mapping = {"speech": "text", "speaker": "{name.given} {name.family}"}
    row = {"text": "A.", "name": {"given": "Ilse", "family": "Marovin"}}
    result, [utterance] = imported(tmp_path, json.dumps(row), mapping, form="jsonl")
    assert utterance["speaker"] == "Ilse Marovin"
    assert result.own_columns == {}


WORDS = st.text(alphabet="ab ,{}", max_size=12)


@given(WORDS, st.dictionaries(st.sampled_from(["a", "b", "ab"]), WORDS))
def test_a_template_has_the_values_of_its_columns(text: str, values: dict[str, str]) -> None:
    template = read_template(text)
    assert (template is None) == (not re.search(r"\{[^{}]+\}", text))
    if template:
        filled = template.fill(lambda name: values.get(name, ""))
        assert all(values.get(name, "").strip() in filled for name in template.columns)
        assert bool(filled) == any(values.get(name, "").strip() for name in template.columns)


def test_a_paragraph_without_letters_is_told(tmp_path: Path) -> None:
    result, utterances = imported(tmp_path, f'{HEAD}"A.\n({{1}})\n架空",Ada,\n')
    assert [u["utterance"] for u in utterances] == ["A.", "({1})", "架空"]
    assert losses(result) == {"no-letters": ("wrong", 1)}


@pytest.mark.parametrize(
    ("mapping", "error", "message"),
    [
        ({"text": "speech"}, OptionError, "--map text=…: not a field of a table of speeches"),
        ({"x_A": "speech"}, OptionError, "--map x_A=…"),
        ({"speaker": ""}, OptionError, "--map speaker=: name a column"),
        ({"x_a": ""}, OptionError, "--map x_a=: name a column"),
        ({"speaker": "{speaker} {name}"}, NotFoundError, "has no column 'name'. Its columns"),
        ({"role": "Rolle"}, NotFoundError, "has no column 'Rolle'. Its columns are: country"),
    ],
)
def test_a_false_mapping_is_refused(
    mapping: Mapping[str, str], error: type[RostraError], message: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        imported(tmp_path, f"{HEAD}A.,Ada,\n", mapping)


def test_strict_writes_nothing_where_anything_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{HEAD}A.,Ada,Papal States\n", "utf-8")
    with pytest.raises(LossError):
        import_corpus("csv", [tmp_path / "a.csv"], tmp_path / "corpus", strict=True)
    assert not (tmp_path / "corpus").exists()


SPEECHES = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30),
        st.sampled_from(["Ada", "ada", "Bo Muster", "", "阿达"]),
    ),
    min_size=1,
    max_size=6,
)


@given(SPEECHES)
def test_any_speeches_make_a_valid_corpus_or_are_told(
    tmp_path_factory: pytest.TempPathFactory, speeches: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    lines = [json.dumps({"speech": s, "speaker": n}, ensure_ascii=False) for s, n in speeches]
    try:
        result, utterances = imported(folder, "\n".join(lines), form="jsonl")
    except RostraError as error:
        if "no speech of a speaker" in str(error):
            return
        raise
    if not result.report.has_losses():
        words = "".join("".join(speech.split()) for speech, _ in speeches)
        assert "".join("".join(u["utterance"].split()) for u in utterances) == words


def test_one_flag_takes_several_pairs_and_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("text,first,last\nA.,Ilse,Marovin\n", "utf-8")
    Path("more.json").write_text('{"speech": "text"}', "utf-8")
    line = ["import", "csv", "t.csv", "--map", "more.json", "speaker={last}, {first}"]
    assert main([*line, "--map", "x_first=first", "--out", "corpus"]) == 0
    assert "own columns of utterances: x_first\n" in capsys.readouterr().out
    [utterance] = rows(Path("corpus"), "utterances")
    assert (utterance["speaker"], utterance["x_first"]) == ("Marovin, Ilse", "Ilse")


def test_an_input_after_map_is_named_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["import", "csv", "--map", "speech=text", "t.csv", "--out", "corpus"])
    message = "'t.csv' is neither field=column nor a file .json or .toml; an INPUT goes before"
    assert message in capsys.readouterr().err
