"""CoNLL-U and .vrt as inputs: speakers, paragraphs, positional attributes, and what is wrong."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.exchange.corpus_import import import_corpus
from rostra.exchange.importing import ImportOptions
from rostra.exchange.tokens import speeches as token_speeches
from rostra.releases import Corpus
from rostra.validation import check

Tables = dict[str, list[dict[str, Any]]]

SITTING = """\
# newdoc id = sitting-1
# meta::title = The first sitting
# newpar id = sitting-1.p1
# speaker_id = AdaInvent
# speaker_name = Ada Invent
# role = Mayor of Varrow
# country = NO
# date = 2031-04-12
# party = Ferry Party
# lang = de
# checked by hand
# sent_id = sitting-1.s1
# text = Zum  Hafen geht’s.
1-2\tZum\t_\t_\t_\t_\t_\t_\t_\tNER=O
1\tZu\tzu\tADP\tAPPR\t_\t3\tcase\t_\t_
2\tdem\tder\tDET\tART\tCase=Dat|Gender=Masc\t3\tdet\t_\t_
3\tHafen\tHafen\tNOUN\tNN\tCase=Dat\t4\tobl\t4:obl\tNER=B-LOC
4\tgeht\tgehen\tVERB\tVVFIN\t_\t0\troot\t_\tSpaceAfter=No
5\t’s\tes\tPRON\tPPER\t_\t4\texpl\t_\tSpaceAfter=No|Gloss=it
5.1\te\te\t_\t_\t_\t_\t_\t_\t_
6\t.\t.\tPUNCT\t$.\t_\t4\tpunct\t_\t_

# sent_id = sitting-1.s2
# text = Ja.
1\tJa\tja\tPART\t_\t_\t0\troot\t_\tSpaceAfter=No
2\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\t_

# newpar id = sitting-1.p2
# speaker_id = AdaInvent
# speaker_name = Ada Invent
# role = Mayor of Varrow
# country = NO
# date = 2031-04-12
# lang = de
# text = Wir warten.
1\tWir\twir\tPRON\t_\t_\t_\t_\t_\t_
2\twarten\twarten\tVERB\t_\t_\t_\t_\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t_\t_\t_\t_

# newpar
# speaker_id = BoMock
# speaker_name = Bo Mock
# text = Well said!
1\tWell\twell\tADV\t_\t_\t_\t_\t_\t_
2\tdone\tdo\tVERB\t_\t_\t_\t_\t_\t_
"""

VERTICAL = """\
<?xml version="1.0" encoding="UTF-8"?>
<text id="sitting-1" title="The first sitting" archive="B&amp;W 7">
<speech id="u1" speaker_id="AdaInvent" speaker_name="Invent, Ada" speaker_role="Chairperson" \
date="2031-04-12" speaker_party="FP">
<p id="p1" lang="en">
<s id="s1">
The\tthe\tDET
<name type="LOC">
Harbour\tharbour\tPROPN
<g/>
</name>
-\t-\tPUNCT
waits\twait\t_
<g/>
.\t.\tPUNCT
</s>
<note type="vocal" content="Applause"/>
<s>
Yes\tyes\tINTJ
</s>
</p>
<note>
[\t[\tPUNCT
Bell\tbell\tNOUN
</note>
<p id="p2">
<s>
No\tno\tINTJ
</s>
</p>
</speech>
</text>
"""


def imported(
    tmp_path: Path, form: str, files: dict[str, str], **options: Any
) -> tuple[Tables, list[tuple[str, str, int]], str]:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    inputs = [folder / name for name in files if not name.endswith(".tsv")]
    done = import_corpus(form, inputs, tmp_path / "out", ImportOptions(**options))
    checked = check(Corpus(tmp_path / "out").files())
    assert checked.problems == []
    tables = {table: list(records) for table, records in checked.tables.items()}
    losses = [(loss.kind, loss.id, loss.count) for loss in done.report.losses]
    text = "".join(p.read_text("utf-8") for p in sorted((tmp_path / "out/sources").iterdir()))
    return tables, [loss for loss in losses if loss[0] != "defaulted"], text


def column(tables: Tables, name: str, table: str = "utterances") -> list[Any]:
    return [row.get(name) for row in tables[table]]


def test_paragraphs_of_conllu_become_utterances(tmp_path: Path) -> None:
    tables, losses, text = imported(tmp_path, "conllu", {"day.conllu": SITTING})
    assert column(tables, "utterance") == ["Zum  Hafen geht’s. Ja.", "Wir warten.", "Well done"]
    assert column(tables, "turn") == [1, 1, 2]
    assert column(tables, "speaker_id") == ["adainvent", "adainvent", "bomock"]
    assert column(tables, "role") == ["Mayor of Varrow", "Mayor of Varrow", None]
    assert column(tables, "country") == ["NO", "NO", None]
    assert column(tables, "date") == ["2031-04-12", "2031-04-12", None]
    assert column(tables, "language") == ["de", "de", "de"]
    assert column(tables, "x_party") == ["Ferry Party", None, None]
    assert column(tables, "x_newpar") == ["sitting-1.p1", "sitting-1.p2", None]
    assert column(tables, "x_sent_id") == [["sitting-1.s1", "sitting-1.s2"], None, None]
    assert column(tables, "title", "sources") == ["The first sitting"]
    assert column(tables, "id", "sources") == ["sitting-1"]
    assert "Zum  Hafen geht’s. Ja.\n" in text
    assert losses == [
        ("wrong", "text-differs", 1),
        ("dropped", "empty-nodes", 1),
        ("dropped", "comment", 1),
        ("dropped", "enhanced-dependencies", 1),
        ("dropped", "misc", 1),
    ]


def test_the_words_of_one_token_have_their_values_together(tmp_path: Path) -> None:
    tables, _, _ = imported(tmp_path, "conllu", {"day.conllu": SITTING})
    first = tables["utterances"][0]
    assert first["x_tokens"] == ["Zum", "Hafen", "geht", "’s", ".", "Ja", "."]
    assert first["x_token_norm"][:2] == ["Zu+dem", "Hafen"]
    assert first["x_token_lemma"][:2] == ["zu+der", "Hafen"]
    assert first["x_token_pos"][:2] == ["ADP+DET", "NOUN"]
    assert first["x_token_feats"][:3] == ["_+Case=Dat|Gender=Masc", "Case=Dat", ""]
    assert first["x_token_number"] == ["1+2", "3", "4", "5", "6", "1", "2"]
    assert first["x_token_head"][2] == "0"
    assert first["x_token_name"][:2] == ["", "LOC"]


def test_metadata_of_parlamint_beside_a_file_are_read_with_it(tmp_path: Path) -> None:
    words = "1\tYes\tyes\tINTJ\t_\t_\t_\t_\t_\t_\n\n"
    speech = "# newdoc id = {0}\n# newpar id = {0}.seg1\n# lang = en\n# sent_id = {0}.s1\n" + words
    header = "Text_ID\tID\tTitle\tDate\tSpeaker_role\tSpeaker_party\tSpeaker_ID\tSpeaker_name\n"
    row = "Varrow_2031\tu{0}\tSitting\t2031-04-12\tRegular\t-\tAdaInvent\tInvent, Ada\t\n"
    tables, losses, _ = imported(
        tmp_path,
        "conllu",
        {
            "day.conllu": "".join(map(speech.format, ("u1", "u2", "u3"))),
            "day-meta.tsv": header + row.format(1) + row.format(2) + row.format(9),
        },
    )
    assert column(tables, "id") == ["varrow-2031.0001", "varrow-2031.0002"]
    assert column(tables, "turn") == [1, 2]
    assert column(tables, "speaker") == ["Invent, Ada"] * 2
    assert column(tables, "role") == [None, None]
    assert column(tables, "x_speaker_role") == ["Regular"] * 2
    assert column(tables, "x_newdoc") == ["u1", "u2"]
    assert "x_speaker_party" not in tables["utterances"][0]
    assert losses == [
        ("wrong", "no-metadata", 1),
        ("wrong", "no-speaker", 1),
        ("dropped", "no-such-document", 1),
    ]


def test_sentences_that_name_speakers_are_divided_where_the_speaker_changes(
    tmp_path: Path,
) -> None:
    sentence = "{}1\tYes\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
    said = ["# who = #Ada\n", "", "# who = #Bo\n", "# who = #Bo\n"]
    tables, losses, _ = imported(
        tmp_path, "conllu", {"day.conllu": "".join(map(sentence.format, said))}
    )
    assert column(tables, "utterance") == ["Yes Yes", "Yes Yes"]
    assert column(tables, "speaker_id") == ["ada", "bo"]
    assert losses == []


def test_structures_of_vrt_become_sources_turns_and_utterances(tmp_path: Path) -> None:
    tables, losses, text = imported(
        tmp_path, "vrt", {"day.vrt": VERTICAL}, mapping={"lemma": "2", "pos": "3"}
    )
    assert column(tables, "utterance") == ["The Harbour- waits.", "Yes", "No"]
    assert column(tables, "speaker") == ["Invent, Ada"] * 3
    assert column(tables, "turn") == [1, 1, 1]
    assert column(tables, "x_speaker_role") == ["Chairperson"] * 3
    assert column(tables, "x_speech_id") == ["u1"] * 3
    assert column(tables, "x_p_id") == ["p1", "p1", "p2"]
    assert column(tables, "x_archive", "sources") == ["B&W 7"]
    assert column(tables, "title", "sources") == ["The first sitting"]
    first = tables["utterances"][0]
    assert first["x_tokens"] == ["The", "Harbour", "-", "waits", "."]
    assert first["x_token_lemma"] == ["the", "harbour", "-", "wait", "."]
    assert first["x_token_pos"] == ["DET", "PROPN", "PUNCT", "", "PUNCT"]
    assert first["x_token_number"] == ["1", "2", "3", "4", "5"]
    assert first["x_token_name"] == ["", "LOC", "", "", ""]
    assert "The Harbour- waits.\nApplause\n" in text
    assert "Yes\n[ Bell\n" in text
    assert losses == []


def test_vertical_files_of_parlamint_need_no_mapping(tmp_path: Path) -> None:
    line = "Ja\tJa\tja\tPART\tA=B C=D\t1\troot\t-\t-\t-\t-\n"
    speech = (
        '<note type="head" content="Item 1"/>\n'
        '<speech id="{0}" text_id="V_1" date="2031-04-12" title="Sitting" speaker_id="Ada" '
        'speaker_name="Invent, Ada" speaker_role="Regular">\n<p id="{0}.1" lang="German">\n'
        "<s>\n{1}</s>\n</p>\n</speech>\n"
    )
    tables, losses, text = imported(
        tmp_path, "vrt", {"V_1.vert": speech.format("u1", line) + speech.format("u2", line * 2)}
    )
    assert column(tables, "source_id") == ["v-1", "v-1"]
    assert column(tables, "turn") == [1, 2]
    assert column(tables, "language") == ["und", "und"]
    assert tables["utterances"][1]["x_token_number"] == ["1", "1"]
    assert tables["utterances"][0]["x_token_deprel"] == ["root"]
    assert text.count("Item 1\n") == 2
    assert {loss[1] for loss in losses} == {"no-language-tag"}


def test_a_registry_names_the_columns(tmp_path: Path) -> None:
    registry = (
        'NAME "Varrow"\nATTRIBUTE word\nATTRIBUTE lc {\n DYNAMIC "lower"\n}\n'
        'ATTRIBUTE lemma {\n LABEL "Lemma"\n}\n# ATTRIBUTE old\nATTRIBUTE tag\n'
        "STRUCTURE speech {\n ATTRIBUTE who\n}\n"
    )
    content = '<speech who="Ada">\nYes\tyes\tINTJ\n</speech>\n'
    tables, losses, _ = imported(tmp_path, "vrt", {"a.vrt": content, "a.regi": registry})
    assert tables["utterances"][0]["x_token_lemma"] == ["yes"]
    assert tables["utterances"][0]["x_token_tag"] == ["INTJ"]
    assert losses == []


def test_columns_without_a_name_get_a_number_and_are_told(tmp_path: Path) -> None:
    content = '<speech who="Ada">\nYes\tyes\n</speech>\n'
    tables, losses, _ = imported(tmp_path, "vrt", {"a.vrt": content})
    assert tables["utterances"][0]["x_token_column_2"] == ["yes"]
    assert losses == []


@pytest.mark.parametrize(
    ("form", "content", "mapping", "message"),
    [
        ("conllu", "1\tYes\n", {}, "in.conllu:1: a line of CoNLL-U has 10 values"),
        ("conllu", "\0\n", {}, "in.conllu:1:1: a NUL, which no text has"),
        ("conllu", "x" * (2**24 + 1), {}, "in.conllu:1: the line has more than 16,777,216 char"),
        ("conllu", "# newdoc\n", {}, "in.conllu:1: the sentence that begins here has no words"),
        ("conllu", "", {}, "no speech of a speaker"),
        ("conllu", SITTING, {"speaker": "sayer"}, "--map names sayer, which the input does not"),
        ("conllu", SITTING, {"spoken": "x"}, "--map has no field 'spoken' here; there are:"),
        ("vrt", "Yes\n", {}, "in.vrt:1: the token is outside of each structure"),
        ("vrt", '<speech who="A">\nYes\n', {}, "in.vrt:1: <speech> is never closed"),
        ("vrt", '<a who="A">\nYes\n</b>\n', {}, "in.vrt:3: </b> ends <a> of line 1"),
        ("vrt", '<a who="A">\nYes\ta\nNo\n</a>\n', {}, "in.vrt:3: the token has 1 columns"),
        ("vrt", '<a who="A">\nYes\ta\n</a>\n', {"pos": "3"}, "--map pos=3: a token has 2 columns"),
        ("vrt", "<a who=A>\nYes\n</a>\n", {}, "in.vrt:1: '<a who=A>' is not a tag"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    form: str, content: str, mapping: dict[str, str], message: str, tmp_path: Path
) -> None:
    (tmp_path / f"in.{form}").write_text(content, "utf-8")
    with pytest.raises(RostraError, match=message.replace("[", r"\[")):
        import_corpus(form, [tmp_path / f"in.{form}"], tmp_path / "out", ImportOptions(mapping))
    assert not (tmp_path / "out").exists()


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.vrt").write_bytes('<u who="Ada">\nnaïf\n</u>\n'.encode("cp1252"))
    with pytest.raises(RostraError, match="a.vrt: not utf-8, at line 1"):
        import_corpus("vrt", [tmp_path / "a.vrt"], tmp_path / "out")
    with pytest.raises(RostraError, match="there is no encoding 'klingon'"):
        import_corpus(
            "vrt", [tmp_path / "a.vrt"], tmp_path / "out", ImportOptions(encoding="klingon")
        )
    import_corpus("vrt", [tmp_path / "a.vrt"], tmp_path / "out", ImportOptions(encoding="cp1252"))
    assert "naïf\n" in (tmp_path / "out/sources/a.txt").read_text("utf-8")


def test_paragraphs_of_several_languages_are_one_turn(tmp_path: Path) -> None:
    paragraph = '<p lang="{}">\nJa\n</p>\n'
    content = "".join(map(paragraph.format, ("nl", "fr", "nl")))
    tables, _, _ = imported(tmp_path, "vrt", {"a.vrt": f'<u who="Ada">\n{content}</u>\n'})
    assert column(tables, "language") == ["nl", "fr", "nl"]
    assert column(tables, "turn") == [1, 1, 1]


def test_a_long_document_becomes_several_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_speeches, "MAX_UTTERANCES", 3)
    content = '<u who="Ada">\n' + "<p>\nJa\n</p>\n" * 5 + "</u>\n"
    tables, losses, _ = imported(tmp_path, "vrt", {"a.vrt": content})
    assert column(tables, "id", "sources") == ["a", "a-2"]
    assert column(tables, "id") == ["a-2.0001", "a-2.0002", "a.0001", "a.0002", "a.0003"]
    assert losses == [("altered", "source-in-parts", 1)]


@settings(max_examples=40)
@given(st.sampled_from(["conllu", "vrt"]), st.randoms(use_true_random=False))
def test_damaged_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, form: str, random: Random
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    lines = (SITTING if form == "conllu" else VERTICAL).splitlines(keepends=True)
    for _ in range(random.randint(1, 3)):
        number = random.randrange(len(lines))
        line = lines[number]
        place = random.randrange(len(line))
        damaged = ["", line * 2, line[:place], line[:place] + '\t<>"_=-1+\n', line[::-1]]
        lines[number] = random.choice(damaged)
    (folder / f"in.{form}").write_text("".join(lines), "utf-8")
    mapping = {} if form == "conllu" else {"lemma": "2"}
    try:
        import_corpus(form, [folder / f"in.{form}"], folder / "out", ImportOptions(mapping))
    except RostraError:
        assert [path.name for path in folder.iterdir()] == [f"in.{form}"]
    else:
        assert check(Corpus(folder / "out").files()).problems == []


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.conllu").write_text(SITTING, "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/link.conllu").symlink_to(tmp_path / "secret.conllu")
    with pytest.raises(RostraError, match=r"has no file whose name ends in \.conllu"):
        import_corpus("conllu", [tmp_path / "in"], tmp_path / "out")
