"""UIMA CAS XMI and JSON: what INCEpTION reads and gives back, and what is refused."""

import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tool_tasks import pier, plain, read, sent, tasks

from rostra.errors import NotInstalledError, RostraError
from rostra.exchange.annotation_tools import uima_cas
from rostra.exchange.annotation_tools.taking_back import take_back
from rostra.exchange.annotation_tools.task import Task
from rostra.exchange.annotation_tools.uima_cas import task_cas

pytestmark = pytest.mark.skipif(
    find_spec("cassis") is None, reason="reads a UIMA CAS: needs the extra inception"
)

FORMATS = ("cas-xmi", "cas-json")


@pytest.fixture(scope="module")
def task() -> Task:
    return pier()


def changed(path: Path, old: str, new: str) -> Path:
    """A file of a tool with other words in it."""
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new), "utf-8")
    return path


@pytest.mark.parametrize("name", FORMATS)
@given(task=tasks())
def test_all_spans_come_back(
    name: str, task: Task, tmp_path_factory: pytest.TempPathFactory
) -> None:
    returned, report = read(name, task, sent(name, task, tmp_path_factory.mktemp("cas")))
    assert plain(returned.spans) == plain([*task.utterance_spans(), *task.spans])
    assert returned.text == task.text
    assert returned.layers == ["demand", "group"]
    assert not report.losses


def test_offsets_are_those_of_utf_16(task: Task, tmp_path: Path) -> None:
    stokers = task.spans[1]
    content = sent("cas-xmi", task, tmp_path).read_text("utf-8")
    assert task.text[: stokers.start].count("🙂") == 1
    assert f'begin="{stokers.start + 1}" end="{stokers.end + 1}" identifier' in content


def test_a_cas_has_what_inception_shows(task: Task) -> None:
    cas = task_cas(task)
    assert [s.get_covered_text() for s in cas.select("webanno.custom.Speaker")] == ["Ada Fict"]
    tokens = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    words = [token.get_covered_text() for token in cas.select(tokens)]
    assert words[:4] == ["Ada", "Fict", "🙂", "“"]
    sentences = cas.select(tokens.replace("Token", "Sentence"))
    assert [s.get_covered_text() for s in sentences] == task.text.splitlines()
    metadata = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
    assert [m.documentId for m in cas.select(metadata)] == ["pier"]
    demand = cas.typesystem.get_type("webanno.custom.Demand")
    description = demand.get_feature("force").description
    assert description == "One of: explicit, implicit"


@pytest.mark.parametrize("kind", ["folder", "zip", "zip of a project"])
def test_xmi_is_read_as_inception_exports_it(task: Task, tmp_path: Path, kind: str) -> None:
    path = folder = sent("cas-xmi", task, tmp_path).parent
    if kind != "folder":
        path = tmp_path / "admin.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in ("pier.xmi", "TypeSystem.xml"):
                prefix = "pier.txt/" if kind == "zip of a project" else ""
                archive.write(folder / file, prefix + file)
    returned, report = read("cas-xmi", task, path)
    assert len(returned.spans) == 3
    assert not report.losses


def test_what_a_curator_changed_comes_back(task: Task, tmp_path: Path) -> None:
    path = changed(sent("cas-xmi", task, tmp_path), 'label="release"', 'label="sanction"')
    returned, _ = read("cas-xmi", task, changed(path, ' force="explicit"', ""))
    demand = next(span for span in returned.spans if span.layer == "demand")
    assert (demand.label, dict(demand.attributes)) == ("sanction", {})
    assert demand.place.startswith("pier.xmi, Demand ")


def test_what_is_no_layer_is_told(task: Task, tmp_path: Path) -> None:
    cas = task_cas(task)
    types = cas.typesystem
    entity = types.create_type("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
    own = types.create_type("custom.Weather")
    types.create_feature(own, "label", "uima.cas.String")
    metadata = types.create_type("de.tudarmstadt.CASMetadata", "uima.cas.TOP")
    cas.add(entity(begin=0, end=3))
    cas.add(own(begin=0, end=3, label="rain"))
    cas.add(metadata())
    next(iter(cas.select("webanno.custom.Speaker"))).speaker_id = "bo-imag"
    path = tmp_path / "pier.json"
    path.write_text(cas.to_json(), "utf-8")
    returned, report = read("cas-json", task, path)
    assert [(loss.id, loss.count) for loss in report.losses] == [
        ("other-type", 1),
        ("changed-context", 1),
    ]
    weather = next(span for span in returned.spans if span.layer == "weather")
    assert (weather.label, weather.start, weather.end) == ("rain", 0, 3)


@pytest.mark.parametrize("offset", [1, 10, 10**6, -1])
def test_offsets_within_a_character_or_outside_are_refused(
    task: Task, tmp_path: Path, offset: int
) -> None:
    path = sent("cas-json", task, tmp_path)
    value = json.loads(path.read_text("utf-8"))
    demand = next(
        each for each in value["%FEATURE_STRUCTURES"] if each["%TYPE"] == "webanno.custom.Demand"
    )
    demand["begin"] = offset
    path.write_text(json.dumps(value), "utf-8")
    if offset == 1:
        assert read("cas-json", task, path)
    else:
        with pytest.raises(RostraError, match="outside the text or within a character"):
            read("cas-json", task, path)


BOMB = "<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>]>"


@pytest.mark.parametrize("file", ["pier.xmi", "TypeSystem.xml"])
@pytest.mark.parametrize("declaration", [BOMB, "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>"])
def test_document_types_are_refused(
    task: Task, tmp_path: Path, file: str, declaration: str
) -> None:
    path = sent("cas-xmi", task, tmp_path)
    changed(tmp_path / file, "?>", f"?>{declaration}")
    with pytest.raises(RostraError, match="a document type declaration"):
        read("cas-xmi", task, path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "invalid-json"),
        ("[]", "is not a UIMA CAS JSON file"),
        ('{"%TYPES": {}, "%VIEWS": {}}', "has no text"),
        ('{"%TYPES": 1, "%VIEWS": {}}', "is not a UIMA CAS that can be read"),
        ('{"%TYPES": {"a": {"%SUPER_TYPE": "a"}}, "%VIEWS": {}}', "is not a UIMA CAS"),
        ('{"%VIEWS": {}, "%TYPES": ' + "[" * 100 + "]" * 100 + "}", "nest"),
    ],
)
def test_what_is_no_cas_json(task: Task, tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "pier.json"
    path.write_text(content, "utf-8")
    with pytest.raises(RostraError, match=message):
        read("cas-json", task, path)


def test_what_is_no_cas_xmi(task: Task, tmp_path: Path) -> None:
    path = sent("cas-xmi", task, tmp_path)
    (tmp_path / "TypeSystem.xml").rename(tmp_path / "types.xml")
    for place in (path, tmp_path):
        with pytest.raises(RostraError, match="there is no TypeSystem.xml beside"):
            read("cas-xmi", task, place)
    (tmp_path / "TypeSystem.xml").write_text("<types/>", "utf-8")
    with pytest.raises(RostraError, match=r"is not a UIMA CAS that can be read \(TypeNotFound"):
        read("cas-xmi", task, path)
    path.rename(tmp_path / "quay.xmi")
    (tmp_path / "mole.xmi").write_text("<xmi/>", "utf-8")
    with pytest.raises(RostraError, match=r"has mole.xmi, quay.xmi: it should have one file .xmi"):
        read("cas-xmi", task, tmp_path)


def test_a_missing_library_is_named(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(uima_cas, "import_module", missing)
    with pytest.raises(NotInstalledError, match=r"pip install 'rostra\[inception\]'"):
        task_cas(task)


def test_a_character_that_xml_cannot_hold(task: Task, tmp_path: Path) -> None:
    text = task.text.replace("now", "n\uffffw")
    odd = Task(task.source, text, task.language, task.utterances, task.layers, task.spans)
    with pytest.raises(RostraError, match="a character that XML cannot hold"):
        sent("cas-xmi", odd, tmp_path)
    returned, _ = read("cas-json", odd, sent("cas-json", odd, tmp_path))
    assert returned.text == text


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
def test_damaged_files_are_read_or_refused(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    task = pier()
    path = sent(name, task, tmp_path_factory.mktemp("damaged"))
    content = path.read_text("utf-8")
    at = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(at, min(len(content), at + 30)))
    inserted = data.draw(st.text('<>"=&0 a{}[],:', max_size=4))
    path.write_text(content[:at] + inserted + content[end:], "utf-8")
    try:
        returned, report = read(name, task, path)
        take_back(task, returned, report)
    except RostraError:
        pass
