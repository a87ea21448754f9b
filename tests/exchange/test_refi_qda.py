"""REFI-QDA: projects that programs give back in their own ways, and what is refused."""

import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tool_tasks import pier, plain, read, sent, task_of, tasks

from rostra.errors import RostraError
from rostra.exchange.annotation_tools.task import Returned, Span, Task
from rostra.exchange.losses import LossReport
from rostra.exchange.untrusted.archives import Archive, packed

PEERS = Path(".venv-exchange/bin/python").absolute()


@pytest.fixture(scope="module")
def task() -> Task:
    return pier()


def repacked(path: Path, change: Callable[[str, str], tuple[str, str]]) -> Path:
    """A project of which the text and the description (project.qde) were changed."""
    archive = Archive(path)
    (text_file,) = (name for name in archive.names() if name.startswith("sources/"))
    text, project = (archive.read(name).decode() for name in (text_file, "project.qde"))
    text, project = change(text, project)
    path.write_bytes(packed({"project.qde": project.encode(), text_file: text.encode()}))
    return path


def ids(report: LossReport) -> list[str]:
    return [loss.id for loss in report.losses]


@given(task=tasks())
def test_all_spans_come_back(task: Task, tmp_path_factory: pytest.TempPathFactory) -> None:
    returned, report = read("refi-qda", task, sent("refi-qda", task, tmp_path_factory.mktemp("q")))
    assert plain(returned.spans) == plain([*task.utterance_spans(), *task.spans])
    assert returned.text == task.text
    assert returned.layers == ["demand", "group"]
    assert not report.losses


def test_a_folder_with_the_project_is_read(task: Task, tmp_path: Path) -> None:
    sent("refi-qda", task, tmp_path)
    assert len(read("refi-qda", task, tmp_path)[0].spans) == 3
    (tmp_path / "b.qdpx").write_bytes(b"")
    with pytest.raises(RostraError, match=r"has 2 files \.qdpx"):
        read("refi-qda", task, tmp_path)


def test_a_project_is_what_the_standard_says(task: Task, tmp_path: Path) -> None:
    archive = Archive(sent("refi-qda", task, tmp_path))
    project = archive.read("project.qde").decode()
    start, end = task.spans[0].start, task.spans[0].end
    assert f'name="Free the stokers 🙂 now" startPosition="{start}" endPosition="{end}"' in project
    assert 'name="demand, force: explicit" isCodable="true"' in project
    assert "<Description>group, target: other</Description>" in project
    assert '<Case guid="' in project
    parts = ("<Users>", "<CodeBook>", "<Cases>", "<Sources>")
    assert sorted(parts, key=project.index) == list(parts)  # xsd:sequence
    (text,) = (name for name in archive.names() if name != "project.qde")
    assert f"internal://{text.removeprefix('sources/')}" in project
    assert archive.read(text).decode() == task.text


@pytest.mark.skipif(not PEERS.exists(), reason="reads with pyrefiqda: needs .venv-exchange")
def test_pyrefiqda_reads_and_writes_a_project(task: Task, tmp_path: Path) -> None:
    path = sent("refi-qda", task, tmp_path)
    script = (
        "import sys; from pyrefiqda import RefiCodebook, RefiProject\n"
        "p = RefiProject.load(sys.argv[1], sys.argv[3])\n"
        "(source,) = p.sources.text_source\n"
        "text = RefiProject.resolve_source_path(source.plain_text_path, sys.argv[3])"
        ".read_text('utf-8')\n"
        "print([text[s.start_position:s.end_position] == s.name "
        "for s in source.plain_text_selection])\n"
        "print(len(RefiCodebook.load(sys.argv[2]).codes.code))\n"
        "RefiProject.save(p, sys.argv[4], sys.argv[3])"
    )
    folder, saved = tmp_path / "unpacked", tmp_path / "saved.qdpx"
    done = subprocess.run(
        [PEERS, "-c", script, path, tmp_path / "codebook.qdc", folder, saved],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["[True, True, True]", "3"], done.stderr
    returned, report = read("refi-qda", task, saved)
    assert plain(returned.spans) == plain([*task.utterance_spans(), *task.spans])
    assert not report.losses


def as_qualcoder(text: str, project: str) -> tuple[str, str]:
    """Line ends of Windows in the file, which positions count as one character; and a mark."""
    return "\ufeff" + text.replace("\n", "\r\n"), project


def counting(units: Callable[[str], int], ends: str) -> Callable[[str, str], tuple[str, str]]:
    """A program that counts otherwise, in a file with other line ends."""

    def change(text: str, project: str) -> tuple[str, str]:
        def position(match: re.Match[str]) -> str:
            return f'Position="{units(text[: int(match[1])].replace(chr(10), ends))}"'

        return text.replace("\n", ends), re.sub('Position="([0-9]+)"', position, project)

    return change


def utf_16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (as_qualcoder, "a line end as one character"),
        (counting(len, "\r\n"), None),
        (counting(utf_16, "\n"), "UTF-16 code units"),
        (counting(utf_16, "\r\n"), "UTF-16 code units"),
    ],
)
@pytest.mark.parametrize("names", [True, False])
def test_other_ways_of_counting_are_told_apart(
    task: Task,
    tmp_path: Path,
    change: Callable[[str, str], tuple[str, str]],
    told: str | None,
    names: bool,
) -> None:
    path = repacked(sent("refi-qda", task, tmp_path), change)
    if not names:  # then positions that were sent decide
        repacked(
            path, lambda text, project: (text, re.sub('(Selection.*) name="[^"]*"', r"\1", project))
        )
    returned, report = read("refi-qda", task, path)
    assert words(returned) == [
        task.text[s.start : s.end] for s in (*task.utterance_spans(), *task.spans)
    ]
    assert [loss.message for loss in report.losses] == (
        [f"positions count {told}; they were converted to code points"] if told else []
    )


def test_positions_that_may_be_counted_in_several_ways_are_told(task: Task, tmp_path: Path) -> None:
    def change(text: str, project: str) -> tuple[str, str]:
        project = re.sub('(Selection.*) name="[^"]*"', r"\1", project)
        return text, re.sub('endPosition="[0-9]+"', 'endPosition="26"', project)

    path = repacked(sent("refi-qda", task, tmp_path), change)
    assert ids(read("refi-qda", task, path)[1]) == ["unsure-positions"]
    repacked(path, lambda text, project: (text.replace("🙂", "x"), project))
    assert ids(read("refi-qda", task, path)[1]) == []


def words(returned: Returned) -> list[str]:
    assert returned.text is not None
    return [returned.text[span.start : span.end] for span in returned.spans]


def test_a_program_may_split_selections_and_give_new_guids(task: Task, tmp_path: Path) -> None:
    guids = dict[str, str]()

    def change(text: str, project: str) -> tuple[str, str]:
        project = re.sub(
            r"(<PlainTextSelection [^>]*>)((?:(?!</Plain).|\n)*?)"
            r"(<Coding (?:(?!</Coding>).|\n)*</Coding>\s*)"
            r"(<Coding (?:(?!</Coding>).|\n)*</Coding>\s*)</PlainTextSelection>",
            r"\1\2\3</PlainTextSelection>\1\4</PlainTextSelection>",
            project,
        )
        number = iter(range(10**6))

        def new(match: re.Match[str]) -> str:
            guid = guids.setdefault(match[0], f"{next(number):08d}-0000-4000-8000-000000000000")
            return guid.upper()

        return text, re.sub("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}(?![.])", new, project)

    path = repacked(sent("refi-qda", task, tmp_path), change)
    returned, report = read("refi-qda", task, path)
    assert not report.losses
    expected = [s[:-1] for s in plain([*task.utterance_spans(), *task.spans])]
    assert [s[:-1] for s in plain(returned.spans)] == expected
    assert {span.id for span in returned.spans} == {None}


def test_what_a_curator_coded_otherwise_comes_back(task: Task, tmp_path: Path) -> None:
    def change(text: str, project: str) -> tuple[str, str]:
        codes = dict(re.findall('<Code guid="([^"]+)" name="([^"]+)"', project))
        by_name = {name: guid for guid, name in codes.items()}
        coded = project[project.index("<Sources>") :]
        other = coded.replace(by_name["demand: release"], by_name["demand: sanction"])
        other = other.replace(by_name["demand, force: explicit"], "{" + by_name["group: us"] + "}")
        return text, project.replace(coded, other)

    path = repacked(sent("refi-qda", task, tmp_path), change)
    spans = [s for s in read("refi-qda", task, path)[0].spans if s.layer != "utterance"]
    first, last = task.spans[0].start, task.spans[0].end
    assert sorted((s.layer, s.label, s.start, s.end) for s in spans) == [
        ("demand", "sanction", first, last),
        ("group", "us", first, last),
        ("group", "us", task.spans[1].start, task.spans[1].end),
    ]


def test_what_is_no_annotation_is_told(task: Task, tmp_path: Path) -> None:
    guid = "00000000-0000-4000-8000-00000000000"

    def change(text: str, project: str) -> tuple[str, str]:
        project = project.replace("group, target: other", "group, target: other\nLook again!")
        project = project.replace(
            "</TextSource>",
            f'<PlainTextSelection guid="{guid}1" name="Ada" startPosition="0" endPosition="3"/>'
            f'<PlainTextSelection guid="{guid}2" startPosition="0" endPosition="-3"/>'
            f'<PlainTextSelection guid="{guid}3" startPosition="0" endPosition="3">'
            f'<Coding guid="{guid}4"><CodeRef targetGUID="{guid}5"/></Coding>'
            f'<Coding guid="{guid}6"><CodeRef targetGUID="{guid}9"/></Coding>'
            f'<NoteRef targetGUID="{guid}7"/></PlainTextSelection>'
            f'<Coding guid="{guid}8"><CodeRef targetGUID="{guid}9"/></Coding></TextSource>',
        )
        project = project.replace(
            "</Codes>", f'<Code guid="{guid}9" name="Harbour" isCodable="true"/></Codes>'
        )
        note = (
            f'<Notes><Note guid="{guid}7"><PlainTextContent>Why?</PlainTextContent></Note></Notes>'
        )
        return text, project.replace("</Project>", f"{note}</Project>")

    returned, report = read("refi-qda", task, repacked(sent("refi-qda", task, tmp_path), change))
    assert sorted(ids(report)) == [
        *("codes-of-text", "description", "no-code", "no-positions", "notes", "notes-of-project"),
        "unknown-code",
    ]
    assert [(s.layer, s.label) for s in returned.spans if s.start == 0] == [("Harbour", "Harbour")]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("?>", "?><!DOCTYPE a [<!ENTITY b 'b'>]>", "a document type declaration"),
        ("?>", "?><!DOCTYPE a SYSTEM 'http://localhost/'>", "a document type declaration"),
        ("urn:QDA-XML:project:1.0", "urn:other", "its root is"),
        ("</Project>", "", "is not well-formed XML"),
        ("internal://", "internal://../../", "No other file is read"),
        ("internal://", "absolute:///etc/passwd#", "No other file is read"),
        ("internal://", "relative:///", "No other file is read"),
        ("internal://", "internal://x", "has no file sources/x"),
    ],
)
def test_hostile_and_broken_projects_are_refused(
    task: Task, tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = sent("refi-qda", task, tmp_path)
    repacked(path, lambda text, project: (text, project.replace(old, new)))
    with pytest.raises(RostraError, match=message):
        read("refi-qda", task, path)


def test_zip_slips_are_refused(task: Task, tmp_path: Path) -> None:
    path = sent("refi-qda", task, tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.txt", "x")
    with pytest.raises(RostraError, match="is outside the archive"):
        read("refi-qda", task, path)
    assert not (tmp_path.parent / "evil.txt").exists()


def test_atlas_ti_names_the_file_of_the_project_after_it(task: Task, tmp_path: Path) -> None:
    archive = Archive(sent("refi-qda", task, tmp_path))
    files = {name: archive.read(name) for name in archive.names()}
    path = tmp_path / "b.qdpx"
    path.write_bytes(packed({"Pier.qde": files.pop("project.qde"), **files}))
    assert len(read("refi-qda", task, path)[0].spans) == 3
    path.write_bytes(packed({"A.qde": b"", "B.qde": b""}))
    with pytest.raises(RostraError, match=r"it has 2 files \.qde, not one"):
        read("refi-qda", task, path)


def test_the_text_of_the_source_is_found_among_several(task: Task, tmp_path: Path) -> None:
    other = (
        '<TextSource guid="00000000-0000-4000-8000-000000000000" name="quay">'
        "<PlainTextContent>A quay.</PlainTextContent></TextSource></Sources>"
    )
    path = sent("refi-qda", task, tmp_path)
    repacked(path, lambda text, project: (text, project.replace("</Sources>", other)))
    assert len(read("refi-qda", task, path)[0].spans) == 3
    quay = task_of("A quay.\n", [(0, 7)], [])
    quay = Task("mole", quay.text, "en", quay.utterances, quay.layers, [])
    with pytest.raises(RostraError, match="The project has these: pier, quay"):
        read("refi-qda", quay, path)


@given(st.data())
def test_damaged_projects_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    task = pier()
    path = sent("refi-qda", task, tmp_path_factory.mktemp("damaged"))

    def change(text: str, project: str) -> tuple[str, str]:
        at = data.draw(st.integers(0, len(project) - 1))
        end = data.draw(st.integers(at, min(len(project), at + 30)))
        return text, project[:at] + data.draw(st.text('<>"=&0 a', max_size=4)) + project[end:]

    try:
        returned, _ = read("refi-qda", task, repacked(path, change))
    except RostraError:
        return
    assert all(isinstance(span, Span) for span in returned.spans)
