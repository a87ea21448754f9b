"""TEI as transcripts: speech and what nobody says, persons with roles, words with attributes."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tei_samples import INCLUDE, ORGANISATIONS, PERSONS, TEI, corpus, document, header

from rostra.errors import OptionError, RostraError
from rostra.exchange.corpus_import import import_corpus
from rostra.exchange.importing import ImportOptions, Item
from rostra.exchange.losses import LossReport
from rostra.exchange.tei.reader import read_tei
from rostra.exchange.transcripts import Event, Passage, Remark, Speaker, Transcript, Turn
from rostra.exchange.untrusted.xml_files import XmlError
from rostra.progress import silent
from rostra.releases import Corpus
from rostra.validation import check


def read(*paths: Path, language: str | None = None) -> tuple[list[Item], LossReport]:
    report = LossReport()
    items = read_tei(paths, ImportOptions(language=language), report, silent)
    return list(items), report


def read_body(folder: Path, body: str) -> tuple[Transcript, LossReport]:
    items, report = read(corpus(folder, body))
    (transcript,) = [item for item in items if isinstance(item, Transcript)]
    return transcript, report


def turns(transcript: Transcript) -> list[Turn]:
    return [block for block in transcript.blocks if isinstance(block, Turn)]


def words(parts: object) -> list[str]:
    assert isinstance(parts, list)
    return [f"{'' if isinstance(part, Passage) else '#'}{part.text}" for part in parts]


def blocks(transcript: Transcript) -> list[str | list[str]]:
    return [
        words(block.parts) if isinstance(block, Turn) else block.text for block in transcript.blocks
    ]


def told(report: LossReport) -> set[str]:
    return {loss.id for loss in report.losses}


def values(report: LossReport, loss_id: str) -> list[tuple[str, str]]:
    return [example for loss in report.losses if loss.id == loss_id for example in loss.examples]


def test_a_speech_has_speaker_role_party_and_what_its_header_says(tmp_path: Path) -> None:
    body = (
        '<u who="#AdaInvent" xml:id="u1" ana="#chair"><seg xml:id="u1.1">Die Fähre geht.</seg></u>'
    )
    meeting = '<meeting ana="#parla.sitting" corresp="#COUNCIL">1. Sitzung</meeting>'
    head = header("Erste Sitzung", date="2030-05-06", meeting=meeting)
    items, report = read(corpus(tmp_path / "c", document(body, head=head)))
    speaker, event, transcript = items[-3:]
    assert speaker == Speaker("AdaInvent", "Ada Invent")
    assert event == Event("day-1", "1. Sitzung", "2030-05-06", "Varrow", "Rat von Varrow")
    assert isinstance(transcript, Transcript)
    assert (transcript.title, transcript.language) == ("Erste Sitzung", "de")
    assert (transcript.key, transcript.licence) == ("day-1", "CC-BY-4.0")
    (turn,) = turns(transcript)
    assert (turn.role, turn.role_type) == ("member, Rat von Varrow", "legislature")
    assert (turn.country, turn.date, turn.event) == ("AT", "2030-05-06", "day-1")
    (passage,) = turn.parts
    assert isinstance(passage, Passage)
    assert passage.columns == {"x_tei_id": "u1.1", "x_party": "F", "x_speaker_type": "chair"}
    assert passage.place == "day 1.xml:7"
    assert told(report) == {"other-names", "name-additions", "person-details"}


@pytest.mark.parametrize(
    ("date", "role", "party"),
    [
        ("2029-12-31", None, None),
        ("2030-01-01", "member, Rat von Varrow", "F"),
        ("2031-01-01", "Ministerin für Fähren", "F"),
        ("2031-01-02", "Ministerin für Fähren", None),
    ],
)
def test_roles_and_parties_are_those_of_the_day(
    tmp_path: Path, date: str, role: str | None, party: str | None
) -> None:
    body = '<u who="#AdaInvent"><seg>Ja.</seg></u>'
    text = document(body, head=header(date=date))
    items, _ = read(corpus(tmp_path / "c", text))
    assert isinstance(items[-1], Transcript)
    (turn,) = turns(items[-1])
    assert turn.role == role
    assert isinstance(turn.parts[0], Passage)
    assert turn.parts[0].columns["x_party"] == party
    assert (turn.country is None) == (role is None)


def test_what_nobody_says_is_kept_apart_in_its_order(tmp_path: Path) -> None:
    transcript, report = read_body(
        tmp_path / "c",
        """<head>Eröffnung</head><note type="time">Beginn: <time>10</time> Uhr</note>
        <u who="#BoMade"><seg>Wir <hi>gehen</hi><note type="x">Lärm</note>
        nun.</seg><kinesic><desc xml:lang="en">Applause</desc><desc xml:lang="de">Beifall</desc>
        </kinesic><seg>Danke<pb n="2"/>schön.<gap reason="inaudible"/></seg></u>
        <incident><desc>Glocke</desc></incident><p>Ende der Sitzung</p>""",
    )
    assert blocks(transcript) == [
        "Eröffnung",
        "Beginn: 10 Uhr",
        ["Wir gehen", "#Lärm", "nun.", "#Beifall", "Danke schön."],
        "Glocke",
        "Ende der Sitzung",
    ]
    assert {"gaps", "kinds-of-notes", "translated-notes"} <= told(report)


@pytest.mark.parametrize("note", ["BO MADE:", "Herr Made:"])
def test_a_note_that_prints_the_name_introduces_the_turn(tmp_path: Path, note: str) -> None:
    body = f'<note type="speaker">{note}</note><u who="#BoMade"><seg>Ja.</seg></u>'
    transcript, _ = read_body(tmp_path / "c", body)
    (turn,) = transcript.blocks
    assert isinstance(turn, Turn)
    assert turn.label is not None
    start, end = turn.label.speaker
    assert turn.label.text[start:end].lower() in ("bo made", "made")


def test_a_note_without_the_name_is_a_remark(tmp_path: Path) -> None:
    body = '<note type="speaker">Die Vorsitzende:</note><u who="#BoMade"><seg>Ja.</seg></u>'
    transcript, _ = read_body(tmp_path / "c", body)
    assert blocks(transcript) == ["Die Vorsitzende:", ["Ja."]]


def test_words_have_lemma_part_of_speech_and_names(tmp_path: Path) -> None:
    transcript, report = read_body(
        tmp_path / "c",
        """<u who="#BoMade"><seg><s><w lemma="zu" msd="UPosTag=ADP">Zu</w>
        <name type="loc"><w lemma="Neu" msd="UposTag=PROPN|Case=Nom">Neu</w>
        <w lemma="Varrow" msd="UPosTag=PROPN" join="right">Varrow</w></name><pc>,</pc>
        <w>zum<w norm="zu" lemma="zu" msd="UPosTag=ADP"/><w norm="dem" lemma="der" pos="DT"/></w>
        <linkGrp><link target="#a #b"/></linkGrp></s>
        <s><w lemma="lep" norm="najlepši"><w>nar</w> <w>lepši</w></w><pc>!</pc></s></seg></u>""",
    )
    (turn,) = turns(transcript)
    (passage,) = turn.parts
    assert isinstance(passage, Passage)
    assert passage.text == "Zu Neu Varrow, zum nar lepši !"
    assert passage.tokens == {
        "tokens": ["Zu", "Neu", "Varrow", ",", "zum", "nar lepši", "!"],
        "lemma": ["zu", "Neu", "Varrow", "", "zu+der", "lep", ""],
        "pos": ["ADP", "PROPN", "PROPN", "", "ADP+DT", "", ""],
        "name": ["", "LOC", "LOC", "", "", "", ""],
        "number": ["1", "2", "3", "4", "5+6", "1", "2"],
        "norm": ["", "", "", "", "zu+dem", "", ""],
    }
    assert values(report, "elements") == [("day 1.xml:11", "linkGrp")]


def test_words_that_are_not_marked_are_tokens_without_attributes(tmp_path: Path) -> None:
    body = '<u who="#BoMade"><seg>So ist <w lemma="es">es</w> eben</seg></u>'
    transcript, _ = read_body(tmp_path / "c", body)
    passage = turns(transcript)[0].parts[0]
    assert isinstance(passage, Passage)
    assert passage.text == "So ist es eben"
    assert passage.tokens["tokens"] == ["So", "ist", "es", "eben"]
    assert passage.tokens["lemma"] == ["", "", "es", ""]


def test_names_side_by_side_become_one_and_are_told(tmp_path: Path) -> None:
    body = """<u who="#BoMade"><seg><name type="PER"><w>Ada</w></name>
    <persName><w>Bo</w></persName></seg></u>"""
    transcript, report = read_body(tmp_path / "c", body)
    assert turns(transcript)[0].parts[0].tokens["name"] == ["PER", "PER"]  # type: ignore[union-attr]
    assert "adjacent-names" in told(report)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<w>C</w> <w join="left">é</w> <w>d</w>', "Cé d"),
        ('<w>a</w> <pc join="both">-</pc> <w>b</w>', "a-b"),
        ('<w join="right">a</w> <pc join="left">.</pc>', "a."),
        ('<pc join="left">.</pc> <w>a</w>', ". a"),
    ],
)
def test_words_are_joined_on_either_side(tmp_path: Path, body: str, text: str) -> None:
    transcript, _ = read_body(tmp_path / "c", f'<u who="#BoMade"><seg>{body}</seg></u>')
    assert blocks(transcript) == [[text]]


def test_markup_that_is_not_kept_is_told(tmp_path: Path) -> None:
    body = """<u who="#BoMade"><seg>Ein <hi>altes</hi> <foreign>ad hoc</foreign> <hi>Wort</hi>
    <name type="LOC"><w>Haus</w> <name type="PER"><w>Ada</w></name></name></seg></u>"""
    transcript, report = read_body(tmp_path / "c", body)
    assert blocks(transcript) == [["Ein altes ad hoc Wort Haus Ada"]]
    assert [value for _, value in values(report, "markup")] == ["foreign", "hi"]
    assert {loss.id: loss.count for loss in report.losses}["markup"] == 3
    assert [value for _, value in values(report, "nested-names")] == ["PER"]


def test_an_include_within_a_text_is_told(tmp_path: Path) -> None:
    body = f'<u who="#BoMade"><seg>Ja.</seg></u><xi:include {INCLUDE} href="more.xml"/>'
    transcript, report = read_body(tmp_path / "c", body)
    assert blocks(transcript) == [["Ja."]]
    assert values(report, "include-in-text") == [("day 1.xml:7", "")]


def test_what_headers_have_besides_is_told(tmp_path: Path) -> None:
    meetings = '<meeting n="1"/><meeting n="2"/><title>Noch einer</title><funder>Wer</funder>'
    more = "<projectDesc><p>Ein Projekt</p></projectDesc>"
    head = header(date="2030-05-06", meeting=meetings, more=more)
    text = document('<u who="#BoMade"><seg>Ja.</seg></u>', head=head)
    text = text.replace("<TEI ", '<TEI ana="#war #later" ').replace("<text>", '<text ana="#war">')
    _, report = read(corpus(tmp_path / "c", text))
    assert [value for _, value in values(report, "header-parts")] == ["funder", "projectDesc"]
    assert [value for _, value in values(report, "other-titles")] == ["title", "meeting"]
    assert [value for _, value in values(report, "categories-of-texts")] == ["#war", "#later"]


def test_a_text_may_be_in_another_language_than_its_header(tmp_path: Path) -> None:
    text = document('<u who="#BoMade"><seg>Sì.</seg></u>', language="en")
    items, report = read(corpus(tmp_path / "c", text.replace("<text>", '<text xml:lang="it">')))
    assert isinstance(items[-1], Transcript)
    assert items[-1].language == "it"
    assert "attributes-of-sentences" not in told(report)


def test_attributes_of_sentences_are_told(tmp_path: Path) -> None:
    sentence = '<s xml:id="s1" xml:lang="fr" ana="#glad"><w>Oui</w></s><s xml:id="s2"><w>Ja</w></s>'
    _, report = read_body(tmp_path / "c", f'<u who="#BoMade"><seg>{sentence}</seg></u>')
    found = [value for _, value in values(report, "attributes-of-sentences")]
    assert found == ["lang: fr", "ana: #glad"]


def test_an_event_has_one_key_with_words_and_without(tmp_path: Path) -> None:
    speech = '<u who="#BoMade"><seg>Ja.</seg></u>'
    items, _ = read(corpus(tmp_path / "c", document(speech, key="day-1.ana")))
    assert [item.key for item in items if isinstance(item, Event)] == ["day-1"]


def test_languages_of_speeches_and_paragraphs(tmp_path: Path) -> None:
    body = """<u who="#BoMade" xml:lang="en"><seg>Yes.</seg><seg xml:lang="fr">Oui.</seg></u>"""
    transcript, _ = read_body(tmp_path / "c", body)
    (turn,) = turns(transcript)
    languages = [part.language for part in turn.parts if isinstance(part, Passage)]
    assert (transcript.language, turn.language, languages) == ("de", "en", [None, "fr"])


def test_speeches_of_drama_have_printed_speakers(tmp_path: Path) -> None:
    transcript, report = read_body(
        tmp_path / "c",
        """<sp who="#BoMade"><speaker>Bo Made:</speaker><p>Eins.</p><stage>Er geht.</stage></sp>
        <sp><speaker>Frau Niemand:</speaker><p>Zwei.</p></sp><sp><p>Drei.</p></sp>""",
    )
    assert blocks(transcript) == [["Eins.", "#Er geht."], ["Zwei."], "Drei."]
    assert [turn.speaker for turn in turns(transcript)] == ["BoMade", "Frau Niemand"]
    assert [turn.label and turn.label.speaker for turn in turns(transcript)] == [(0, 7), (0, 12)]
    assert [value for _, value in values(report, "missing-who")] == ["Frau Niemand:", ""]


@pytest.mark.parametrize(
    ("body", "loss", "place"),
    [
        ('<u who="#Nobody"><seg>Wer?</seg></u>', "dangling-who", "#Nobody"),
        ("<u><seg>Wer?</seg></u>", "missing-who", ""),
        ('<u who="#BoMade #AdaInvent"><seg>Wer?</seg></u>', "several-speakers", "#BoMade"),
    ],
)
def test_words_of_nobody_certain_stay_in_the_text(
    tmp_path: Path, body: str, loss: str, place: str
) -> None:
    transcript, report = read_body(tmp_path / "c", body + '<u who="#BoMade"><seg>Ja.</seg></u>')
    assert blocks(transcript) == ["Wer?", ["Ja."]]
    ((where, value),) = values(report, loss)
    assert where == "day 1.xml:7"
    assert value.startswith(place)


@pytest.mark.parametrize(
    ("body", "loss"),
    [
        ('<u who="#BoMade"><seg/><seg>Ja.</seg></u>', "empty-segment"),
        ('<u who="#BoMade"><note>Lärm</note></u>', "empty-speech"),
        ('<u who="#BoMade"><seg><w lemma="x"/>Ja.</seg></u>', "empty-word"),
        ("<wibble>Ach</wibble>", "unknown-elements"),
        ('<u who="#BoMade" next="#x"><seg>Ja.</seg></u>', "attributes"),
        ('<u who="#BoMade" ana="#chair #topic"><seg>Ja.</seg></u>', "categories"),
        ('<u who="#BoMade"><seg ana="x">Ja.</seg></u>', "categories"),
        ('<u who="#BoMade"><seg><w function="x">Ja</w></seg></u>', "attributes-of-words"),
        (
            '<u who="#BoMade"><seg><w msd="x" pos="Y">Ja</w></seg></u>',
            "attributes-of-words",
        ),
        ('<u who="#BoMade"><u who="#AdaInvent"><seg>Ja.</seg></u></u>', "nested-speech"),
    ],
)
def test_what_is_wrong_in_a_text_is_told(tmp_path: Path, body: str, loss: str) -> None:
    _, report = read_body(tmp_path / "c", body)
    assert loss in told(report)


def test_false_counts_of_headers_are_told(tmp_path: Path) -> None:
    body = '<u who="#BoMade"><seg><w>Ja</w><pc>.</pc></seg></u>'
    usage = '<tagUsage gi="{}" occurs="{}"/>'
    more = "".join(usage.format(*pair) for pair in (("u", 2), ("seg", 1), ("text", 1), ("w", 1)))
    counts = "".join(
        f'<measure unit="{unit}" quantity="{number}"/>'
        for unit, number in (("speeches", 1), ("words", 5), ("words", "many"))
    )
    namespace = f"<tagsDecl><namespace>{more}</namespace></tagsDecl>"
    head = header(date="2030-05-06", more=namespace, counts=counts)
    _, report = read(corpus(tmp_path / "c", document(body, head=head)))
    assert values(report, "wrong-tag-usage") == [("day 1.xml", "u: 2, and there are 1")]
    assert values(report, "wrong-extent") == [("day 1.xml", "words: 5, and there are 1")]
    assert values(report, "not-a-number") == [("day 1.xml", "words: many")]


@pytest.mark.parametrize("plain", ["<seg>Eins zwei.</seg>", "<seg><w>Eins</w> zwei.</seg>"])
def test_words_that_are_not_all_marked_are_not_counted(tmp_path: Path, plain: str) -> None:
    counts = '<measure unit="words" quantity="3"/>'
    speech = f'<u who="#BoMade"><seg><w>Ja</w></seg>{plain}</u>'
    _, report = read(corpus(tmp_path / "c", document(speech, head=header(counts=counts))))
    assert "wrong-extent" not in told(report)


def test_the_counts_of_a_corpus_are_those_of_all_its_documents(tmp_path: Path) -> None:
    root = corpus(tmp_path / "c", *['<u who="#BoMade"><seg>Ja.</seg></u>'] * 2)
    text = root.read_text("utf-8").replace(
        "<extent>",
        '<extent><measure unit="texts" quantity="2"/><measure unit="speeches" quantity="3"/>',
    )
    root.write_text(text, "utf-8")
    _, report = read(root)
    assert values(report, "wrong-extent") == [("root.xml", "speeches: 3, and there are 2")]


def test_what_is_wrong_in_lists_is_told(tmp_path: Path) -> None:
    root = corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>')
    twice = """<person xml:id="MadeBo"><persName>Made Bó</persName>
    <affiliation ref="#Nowhere"/></person><person xml:id="BoMade"/><person xml:id="Anon"/>"""
    path = root.parent / "listPerson.xml"
    path.write_text(f"<listPerson {TEI}>{PERSONS}{twice}</listPerson>", "utf-8")
    _, report = read(root)
    assert values(report, "person-twice")[0][1] == "Bo Made (BoMade), Made Bó (MadeBo)"
    assert values(report, "dangling-affiliation") == [("root.xml#MadeBo", "Nowhere")]
    assert {"duplicate-person", "person-without-name"} <= told(report)


def test_namesakes_with_dates_of_birth_are_two_persons(tmp_path: Path) -> None:
    root = corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>')
    two = "".join(
        f'<person xml:id="C{year}"><persName>Cy Same</persName><birth when="{year}"/></person>'
        for year in (1990, 1991)
    )
    path = root.parent / "listPerson.xml"
    path.write_text(f"<listPerson {TEI}>{PERSONS}{two}</listPerson>", "utf-8")
    _, report = read(root)
    assert "person-twice" not in told(report)


def test_groups_and_organisations_speak_as_collectives(tmp_path: Path) -> None:
    body = '<u who="#Left"><seg>Nein!</seg></u><u who="#COUNCIL"><seg>Ja.</seg></u>'
    items, _ = read(corpus(tmp_path / "c", body))
    speakers = [item for item in items if isinstance(item, Speaker)]
    assert speakers == [
        Speaker("Left", "Die Linke Seite", "collective"),
        Speaker("COUNCIL", "Rat von Varrow", "collective"),
    ]


def test_a_document_alone_and_a_corpus_in_one_file(tmp_path: Path) -> None:
    lists = f"<listPerson>{PERSONS}</listPerson><listOrg>{ORGANISATIONS}</listOrg>"
    one = document(
        '<u who="#BoMade"><seg>Ja.</seg></u>', head=header(date="2030-05-06", lists=lists)
    )
    (tmp_path / "one.xml").write_text(one, "utf-8")
    alone, _ = read(tmp_path / "one.xml")
    inner = document('<u who="#BoMade"><seg>Ja.</seg></u>')
    whole = f'<teiCorpus {TEI} xml:lang="de">{header(lists=lists)}{inner}</teiCorpus>'
    (tmp_path / "all.xml").write_text(whole, "utf-8")
    together, _ = read(tmp_path / "all.xml")
    texts = [
        [block for item in items if isinstance(item, Transcript) for block in blocks(item)]
        for items in (alone, together)
    ]
    assert texts == [[["Ja."]], [["Ja."]]]


def test_a_folder_is_read_by_its_corpus(tmp_path: Path) -> None:
    root = corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>')
    by_folder, _ = read(tmp_path / "c")
    assert by_folder == read(root)[0]
    (tmp_path / "c/root.ana.xml").write_text(root.read_text("utf-8"), "utf-8")
    with pytest.raises(RostraError, match=r"several corpora.*root\.ana\.xml, root\.xml"):
        read(tmp_path / "c")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RostraError, match="no file NAME.xml that is TEI"):
        read(tmp_path / "empty")


def test_two_corpora_with_one_id_for_two_persons_are_told(tmp_path: Path) -> None:
    roots = [corpus(tmp_path / name, '<u who="#BoMade"><seg>Ja.</seg></u>') for name in "ab"]
    _, report = read(*roots)
    assert "two-names-of-one-id" not in told(report)
    path = tmp_path / "b/listPerson.xml"
    path.write_text(path.read_text("utf-8").replace("Bo Made", "Bea Other"), "utf-8")
    _, report = read(*roots)
    expected = [("day 1.xml", "BoMade: Bo Made, Bea Other")]
    assert values(report, "two-names-of-one-id") == expected


def test_a_language_that_is_not_stated_is_the_one_that_is_given(tmp_path: Path) -> None:
    root = corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>')
    for file in (root, tmp_path / "c/day 1.xml"):
        file.write_text(file.read_text("utf-8").replace('xml:lang="de"', ""), "utf-8")
    items, report = read(root, language="nl")
    assert isinstance(items[-1], Transcript)
    assert (items[-1].language, "language" in told(report)) == ("nl", False)
    items, report = read(root)
    assert isinstance(items[-1], Transcript)
    assert (items[-1].language, "language" in told(report)) == ("und", True)


def test_options_of_tables_are_refused(tmp_path: Path) -> None:
    options = ImportOptions(mapping={"speech": "u"})
    with pytest.raises(OptionError, match="takes no --map"):
        list(read_tei([tmp_path], options, LossReport(), silent))


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    extra = f'<xi:include {INCLUDE} href="day%203.xml"/>'
    _, report = read(corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>', extra=extra))
    assert values(report, "missing-include") == [("root.xml:9", "day%203.xml")]


def test_other_encodings_and_prefixes(tmp_path: Path) -> None:
    lists = f"<listPerson>{PERSONS}</listPerson><listOrg>{ORGANISATIONS}</listOrg>"
    head = header(date="2030-05-06", lists=lists)
    text = document('<u who="#BoMade"><seg>Über.</seg></u>', head=head)
    prefixed = re.sub("<(/?)(?=[A-Za-z])", r"<\1t:", text).replace("xmlns=", "xmlns:t=")
    declared = '<?xml version="1.0" encoding="UTF-16"?>' + prefixed
    (tmp_path / "a.xml").write_bytes(declared.encode("utf-16"))
    items, report = read(tmp_path / "a.xml")
    assert isinstance(items[-1], Transcript)
    assert blocks(items[-1]) == [["Über."]]
    assert not {"unknown-elements", "not-the-namespace"} & told(report)


ATTACKS = {
    "billion laughs": '<!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><TEI>&b;</TEI>',
    "external entity": '<!DOCTYPE TEI [<!ENTITY a SYSTEM "file:///etc/passwd">]><TEI>&a;</TEI>',
    "external subset": '<!DOCTYPE TEI SYSTEM "http://127.0.0.1:9/x.dtd"><TEI/>',
    "parameter entity": '<!DOCTYPE TEI [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><TEI/>',
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=list(ATTACKS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(tmp_path: Path, attack: str, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>\n{attack}'.encode(encoding))
    with pytest.raises(XmlError, match=r"^a\.xml:2: a document type"):
        read(path)


@pytest.mark.parametrize(
    "href",
    [
        "/etc/passwd", "file:///etc/passwd", "../x.xml", "a/../../x.xml", "http://127.0.0.1:9/x",
        "%2Fetc/passwd", "%2e%2e/x.xml", "", "C:\\x.xml", "x.xml%00",
    ],
)  # fmt: skip
def test_only_files_of_the_folder_are_included(tmp_path: Path, href: str) -> None:
    (tmp_path / "x.xml").write_text(document("<p>secret</p>"), "utf-8")
    extra = f'<xi:include {INCLUDE} href="{href}"/>'
    root = corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>', extra=extra)
    with pytest.raises(XmlError, match=r"^root\.xml:9: (xi:include of|an xi:include)"):
        read(root)


@pytest.mark.parametrize("more", ['parse="text"', 'xpointer="x"', 'accept="x"', 'xml:base="/etc/"'])
def test_an_include_of_another_kind_is_refused(tmp_path: Path, more: str) -> None:
    extra = f'<xi:include {INCLUDE} href="listOrg.xml" {more}/>'
    with pytest.raises(XmlError, match="an xi:include is only read that has href"):
        read(corpus(tmp_path / "c", extra=extra))


def test_links_that_lead_out_and_circles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(document("<p>secret</p>"), "utf-8")
    extra = f'<xi:include {INCLUDE} href="link.xml"/>'
    root = corpus(tmp_path / "c", extra=extra)
    (tmp_path / "c/link.xml").symlink_to(tmp_path / "x.xml")
    with pytest.raises(XmlError, match="leads out of the folder"):
        read(root)
    (tmp_path / "c/link.xml").unlink()
    (tmp_path / "c/link.xml").symlink_to("link.xml")
    with pytest.raises(RostraError, match=r"link\.xml"):
        read(root)
    (tmp_path / "c/link.xml").unlink()
    os.link(root, tmp_path / "c/link.xml")
    with pytest.raises(XmlError, match="includes itself|deep"):
        read(corpus(tmp_path / "d", extra=f'<xi:include {INCLUDE} href="root.xml"/>'))


def test_files_that_include_one_another_do_not_grow(tmp_path: Path) -> None:
    def write(name: str, following: str) -> None:
        twice = f'<xi:include {INCLUDE} href="{following}"/>' * 2
        text = f"<listPerson {TEI}>{twice}</listPerson>" if name[0] == "l" else f"{start}{twice}"
        (tmp_path / "c" / name).write_text(text, "utf-8")

    start = f"<teiCorpus {TEI}>{header()}"
    for kind in ("l", "c"):
        extra = f'<xi:include {INCLUDE} href="c0.xml"/>' if kind == "c" else ""
        root = corpus(tmp_path / "c", extra=extra)
        for depth in range(30):
            write(f"{kind}{depth}.xml", f"{kind}{depth + 1}.xml")
        if kind == "l":
            text = root.read_text("utf-8").replace("listPerson.xml", "l0.xml")
            root.write_text(text, "utf-8")
        with pytest.raises(XmlError, match="include one another deeper than 20"):
            read(root)


def test_a_file_that_is_included_twice_is_read_once(tmp_path: Path) -> None:
    extra = f'<xi:include {INCLUDE} href="day%201.xml"/>'
    items, report = read(corpus(tmp_path / "c", '<u who="#BoMade"><seg>Ja.</seg></u>', extra=extra))
    assert len([item for item in items if isinstance(item, Transcript)]) == 1
    assert values(report, "duplicate-include") == [("root.xml:9", "day 1.xml")]


def test_an_element_that_never_ends_is_refused_early(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rostra.exchange.untrusted.xml_files.ELEMENT_BYTES", 2**18)
    monkeypatch.setattr("rostra.exchange.untrusted.xml_files.TAG_BYTES", 2**18)
    start = document('<u who="#BoMade"><seg>').partition("</div>")[0]
    endless = {
        "text": start + "word " * 2**18,
        "words": start + "<w>word</w>" * 2**17,
        "tag": start + f'<w lemma="{"x" * 2**20}',
        "comment": start + "<!--" + "x" * 2**20,
        "note": start + "<note>" + "word " * 2**18,
        "header": f"<TEI {TEI}><teiHeader>" + "<p>x</p>" * 2**17,
        "list": start + "<linkGrp>" + "<link/>" * 2**17,
    }
    for name, text in endless.items():
        path = tmp_path / f"{name}.xml"
        path.write_text(text, "utf-8")
        what = "a tag or comment" if name in {"tag", "comment"} else "an element"
        with pytest.raises(XmlError, match=f"{what} has more than 262,144 bytes"):
            read(path)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    for name in ("div", "wibble", "person"):
        inside = f"<{name}>" * 100_000
        text = f"<TEI {TEI}><teiHeader>{inside}" if name == "person" else document(inside)
        (tmp_path / "a.xml").write_text(text, "utf-8")
        with pytest.raises(XmlError, match=r"^a\.xml:\d+: elements are nested deeper than 500"):
            read(tmp_path / "a.xml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.xml:1: not well-formed XML: no element found"),
        (b"<TEI>\n<a></b></TEI>", "a.xml:2: not well-formed XML: mismatched tag"),
        (b"<TEI>\0</TEI>", "a.xml:1: not well-formed XML"),
        (b"<TEI>\xff</TEI>", "a.xml:1: not well-formed XML"),
        (b'<?xml version="1.0" encoding="no-such"?><TEI/>', "a.xml:1: "),
        (b"<TEI/>", "a.xml has no teiHeader"),
        (b"<html/>", "a.xml: begins with <html>"),
        (b"<TEI><text/></TEI>", "a.xml:1: a text without a teiHeader"),
        (b"<TEI>&wibble;</TEI>", "a.xml:1: not well-formed XML: undefined entity"),
    ],
)
def test_what_is_not_tei_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "a.xml").write_bytes(content)
    with pytest.raises(XmlError, match=f"^{re.escape(message)}"):
        read(tmp_path / "a.xml")


def test_an_imported_corpus_is_valid(tmp_path: Path) -> None:
    root = corpus(
        tmp_path / "c",
        """<head>Eröffnung</head><note type="speaker">Dr. Ada Invent</note>
        <u who="#AdaInvent" ana="#chair"><seg>Die <note>Lärm</note> Fähre.</seg></u>
        <u who="#Nobody"><seg>Wer?</seg></u>""",
        '<u who="#BoMade"><seg><w join="right">Ja</w><pc>.</pc></seg></u>',
    )
    imported = import_corpus("tei", [root], tmp_path / "out")
    assert imported.counts["utterances"] == 3
    assert check(Corpus(tmp_path / "out").files()).problems == []


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"])
)


@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
def test_all_words_come_back_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    from xml.sax.saxutils import escape  # noqa: PLC0415 - only here

    kinds = [data.draw(st.sampled_from(["seg", "note", "hi", "w"])) for _ in texts]
    inner = "".join(f"<{k}>{escape(t)}</{k}> " for k, t in zip(kinds, texts, strict=True))
    folder = tmp_path_factory.mktemp("tei")
    transcript, _ = read_body(folder / "c", f'<u who="#BoMade">{inner}</u><p>Ende</p>')
    parts: list[Passage | Remark] = []
    for block in transcript.blocks:
        parts += [block] if isinstance(block, Remark) else block.parts
    said = " ".join(part.text for part in parts)
    assert said.split() == " ".join([*texts, "Ende"]).split()
    for part in parts:
        if isinstance(part, Passage) and part.tokens:
            position = 0
            for token in part.tokens["tokens"]:
                position = part.text.index(token, position) + len(token)
            assert len({len(strings) for strings in part.tokens.values()}) == 1
