"""What is published stays as it is, and what is newly published is what the gate would publish."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rostra.compatibility.published_files import lock
from rostra.compatibility.release import RefusedError, release
from rostra.compatibility.snapshot import of_folder
from rostra.errors import RostraError
from rostra.version_numbers import version_key

ROOT = Path(__file__).parents[2]


def by_hand(project: Any, version: str) -> None:
    """Publish without asking the gate."""
    folder = project.schemas / "published" / version
    folder.mkdir()
    shutil.copy(project.schemas / "person.json", folder)
    relock(project)


def relock(project: Any) -> None:
    project.write("schemas/published/SHA256SUMS", lock(of_folder(project.schemas)))


def follow(finding: Any, folder: Path) -> None:
    """Run the commands of a remedy as they are printed, in a shell."""
    for line in finding.remedy.splitlines():
        command = line.rpartition("it: " if "Restore" in line else ": ")[2] or line
        if command.startswith("rostra "):
            release(Path(shlex.split(command)[-1]))
        else:
            subprocess.run(["sh", "-c", command], check=True, cwd=folder)


def test_a_break_cannot_be_published_by_hand(published: Any, narrow: Any) -> None:
    published.write("schemas/person.json", narrow())
    by_hand(published, "1.1.0")
    assert set(published.refused()) == {"breaking", "wrong-number"}
    shutil.move(published.schemas / "published/1.1.0", published.schemas / "published/2.0.0")
    relock(published)
    (finding,) = published.refusals()
    assert finding.id == "breaking"
    assert finding.message.startswith("2.0.0, which is new: against 1.0.0")
    published.commit()
    assert published.refused("1.0.0") == ["breaking"]


def test_a_version_that_came_with_the_change_has_the_right_number(
    published: Any, wide: Any
) -> None:
    published.write("schemas/person.json", wide())
    published.announce("person")
    by_hand(published, "3.0.0")
    (finding,) = published.refusals()
    assert finding.id == "wrong-number"
    assert "ask for 1.1.0" in finding.message
    follow(finding, published.path)
    assert published.refused() == []
    assert published.verdict().newest == "1.1.0"


def test_a_waived_break_is_published_and_stays_green(
    published: Any, narrow: Any, person: Any
) -> None:
    published.write("schemas/person.json", narrow())
    published.announce("person")
    with pytest.raises(RefusedError) as refused:
        release(published.schemas)
    assert [f.id for f in refused.value.verdict.findings if f.remedy] == ["breaking"]
    assert not (published.schemas / "published/2.0.0").exists()
    (finding,) = published.refusals()
    entry = finding.remedy.partition("gate.toml:\n")[2]
    for placeholder in ("…", "...", " ", "TODO", "todo: ask", "-", "N/A", "(reason)"):
        published.write("schemas/gate.toml", entry.replace("…", placeholder))
        assert set(published.refused()) == {"breaking", "waiver-without-reason"}
    entry = entry.replace("…", "None of the names in use is longer.")
    published.write("schemas/gate.toml", entry)
    assert published.refused() == []
    assert release(published.schemas).folder.name == "2.0.0"
    published.commit()
    # In the branch that publishes, on main after it, and when the waiver is taken away.
    for against in ("main", "1.0.0", "2.0.0", "HEAD"):
        assert published.refused(against) == []
    (published.schemas / "gate.toml").unlink()
    for against in ("main", "1.0.0", "2.0.0", "HEAD"):
        assert published.refused(against) == []
    # It let one version pass, and no other.
    published.write("schemas/gate.toml", entry)
    shorter = {**person["properties"], "name": {"type": "string", "maxLength": 5}}
    published.write("schemas/person.json", person | {"properties": shorter})
    assert set(published.refused("2.0.0")) == {"breaking", "expired-waiver"}


def test_a_published_file_is_restored_by_the_command_that_is_printed(published: Any) -> None:
    published.git("switch", "-q", "-C", "work", "main")
    file = "schemas/published/1.0.0/person.json"
    content = (published.path / file).read_bytes()
    spoiled = {
        "changed": lambda: published.write(file, content.replace(b"20", b"30")),
        "line ends": lambda: published.write(file, content.replace(b"\n", b"\r\n")),
        "gone": (published.path / file).unlink,
        "added": lambda: published.write("schemas/published/1.0.0/a b.json", {}),
        "not a schema": lambda: published.write("schemas/published/1.0.0/note.txt", "x"),
    }
    for name, spoil in spoiled.items():
        spoil()
        (finding,) = (f for f in published.refusals() if f.id == "published-changed")
        assert "broken-lock" in published.refused()
        relock(published)
        assert "published-changed" in published.refused()
        published.git("checkout", "-q", "main", "--", "schemas/published/SHA256SUMS")
        follow(finding, published.path)
        assert published.refused() == [], name


def test_a_published_file_that_cannot_be_read(published: Any) -> None:
    file = published.schemas / "published/1.0.0/person.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    with pytest.raises(RostraError, match="published version 1.0.0: person.json is not JSON"):
        published.verdict()


def test_the_lock_is_restored_by_the_command_that_is_printed(published: Any) -> None:
    lines = (published.schemas / "published/SHA256SUMS").read_text()
    for content in (None, "", lines.replace("a", "b"), lines * 2, lines + "0  1.0.0/x.json\n"):
        if content is None:
            (published.schemas / "published/SHA256SUMS").unlink()
        else:
            published.write("schemas/published/SHA256SUMS", content)
        (finding,) = published.refusals()
        assert finding.id == "broken-lock"
        follow(finding, published.path)
        assert published.refused() == []
    subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        check=True,
        cwd=published.schemas / "published",
    )


def test_published_files_are_compared_with_those_of_a_folder(published: Any) -> None:
    before = shutil.copytree(published.schemas, published.path / "before it")
    file = published.schemas / "published/1.0.0/person.json"
    file.write_text(file.read_text().replace("20", "30"))
    (finding,) = (f for f in published.refusals(str(before)) if f.id == "published-changed")
    follow(finding, published.path)
    assert published.refused(str(before)) == []


def test_line_ends_that_git_made(published: Any) -> None:
    file = published.schemas / "published/1.0.0/person.json"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    (finding,) = published.refusals("1.0.0")
    assert "schemas/published/** -text" in finding.remedy


def test_an_older_version_of_this_major_counts_too(published: Any, wide: Any, person: Any) -> None:
    published.write("schemas/person.json", wide())
    published.announce("person")
    release(published.schemas)
    published.commit()
    assert published.refused() == []
    published.write("schemas/person.json", person)
    (finding,) = published.refusals()
    assert "against 1.1.0" in finding.message
    shorter = {**person["properties"], "name": {"type": "string", "maxLength": 25}}
    published.write("schemas/person.json", person | {"properties": shorter})
    assert published.refused() == ["breaking"]


def test_codes_are_copied_on_release(published: Any, person: Any) -> None:
    kind = {"type": ["string", "null"], "x-codelist": "kind", "enum": ["a", None]}
    more = person | {
        "properties": person["properties"] | {"kind": kind},
        "additionalProperties": False,
    }
    published.write("schemas/animal.json", more)
    published.write("schemas/codelists/kind.csv", "code,title\na,A\nb,B\n")
    published.announce("animal")
    (finding,) = published.refusals()
    assert finding.id == "codes-out-of-step"
    assert finding.remedy == 'Give kind these codes: "enum": ["a", "b", null]'
    new_version = release(published.schemas)
    assert [file.name for file in new_version.generated] == ["animal.json"]
    assert published.refused() == []
    for folder in (published.schemas, new_version.folder):
        schema = json.loads((folder / "animal.json").read_text())
        assert schema["properties"]["kind"]["enum"] == ["a", "b", None]
    assert not list(published.schemas.rglob(".*"))


def test_a_change_of_a_codelist_alone_is_published(published: Any) -> None:
    file = "schemas/codelists/kind.csv"
    for number, content in {
        "1.1.0": "code\na\n",
        "1.1.1": "code,title\na,A\n",
        "1.2.0": "code,title\nb,B\na,A\n",
        "1.2.1": "code,title,deprecated,reason\nb,B,,\na,A,1.2.1,no longer used\n",
    }.items():
        published.write(file, content)
        assert release(published.schemas).folder.name == number
        assert published.refused() == []
    published.write(file, "code,title\nb,B\n")
    (finding,) = published.refusals()
    assert (finding.id, finding.change) == ("code-removed", "codelists/kind#a")
    entry = finding.remedy.partition("gate.toml:\n")[2].replace("…", "nobody uses it")
    published.write("schemas/gate.toml", entry)
    assert published.verdict().next == "2.0.0"
    release(published.schemas)
    assert published.refused() == []
    assert published.refused("1.2.1") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code\na\na\n", "duplicate-code"),
        ("code,deprecated,reason\na,1.0.0,\n", "incomplete-deprecation"),
        ("code,deprecated,reason\na,,why\n", "incomplete-deprecation"),
        ("code,deprecated,reason\na,yes,why\n", "incomplete-deprecation"),
        ("code,deprecated,reason\na,1.0.0,why\n", ""),
        ("code\r\na\r\n", ""),
    ],
)
def test_codelists_are_right(published: Any, content: str, said: str) -> None:
    published.write("schemas/codelists/kind.csv", content)
    assert published.refused() == [said] * bool(said)


@pytest.mark.parametrize("content", ["code,title\na\n\n,B\n", "code\na,b\n", 'code\n"a'])
def test_codelists_that_are_none(published: Any, content: str) -> None:
    published.write("schemas/codelists/kind.csv", content)
    if content.endswith('"a'):
        assert published.refused() == []
        return
    with pytest.raises(RostraError, match="codelists/kind.csv has no code in row"):
        published.verdict()


def test_our_own_release_leaves_a_tree_in_step(tmp_path: Path) -> None:
    """A code more: what rostra schema release writes is what make figures would write."""
    from rostra.schema import codelists  # noqa: PLC0415 - beside its use

    schemas = Path(shutil.copytree(ROOT / "schema", tmp_path / "schema"))
    shutil.copy(ROOT / "CHANGELOG.md", tmp_path)
    file = schemas / "codelists/quote_type.csv"
    file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + "zzz,Z,Z\n", "utf-8")
    (tmp_path / "CHANGELOG.md").write_text("## Unreleased\n### Schema\nutterances\n", "utf-8")
    new_version = release(schemas)
    newest = max((ROOT / "schema/published").glob("*.*.*"), key=lambda f: version_key(f.name))
    assert version_key(new_version.folder.name) > version_key(newest.name)
    listed = {f.stem: codelists.codes(f.read_text("utf-8")) for f in schemas.glob("codelists/*")}
    for schema in {*schemas.glob("*.json")} - {schemas / "house.json"}:
        content = json.loads(schema.read_text("utf-8"))
        assert codelists.with_codes(content, listed) == content
        written = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        assert schema.read_text("utf-8") == written


def test_schemas_that_are_edited_during_the_release(published: Any, wide: Any) -> None:
    published.write("schemas/person.json", wide())
    published.announce("person")
    mine = wide(title="Mine")

    def edit(_: str, __: int | None) -> Callable[[int], None]:
        published.write("schemas/person.json", mine)
        return lambda _: None

    with pytest.raises(RostraError, match="was changed meanwhile; nothing was published"):
        release(published.schemas, progress=edit)
    assert json.loads((published.schemas / "person.json").read_text()) == mine
    assert not list(published.schemas.rglob(".*"))
    assert [path.name for path in published.schemas.glob("published/*.*")] == ["1.0.0"]


def test_a_killed_release_is_reported_and_concluded(
    published: Any, wide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def killed(self: Path, target: Path) -> Path:
        if target.name == "SHA256SUMS":
            raise KilledError
        self.replace(target)
        return target

    published.write("schemas/person.json", wide())
    published.announce("person")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KilledError):
            release(published.schemas)
    with pytest.raises(RostraError, match="pending-edit: `rostra schema release` was interrupted"):
        published.verdict()
    assert release(published.schemas).folder.name == "1.1.0"
    assert published.refused() == []
    assert not list(published.schemas.rglob(".*"))


def test_a_waiver_that_the_first_release_has_used_up(project: Any, narrow: Any) -> None:
    project.write("schemas/person.json", narrow())
    project.waive("person#/properties/name/maxLength")
    assert project.refused() == []
    project.commit()
    project.git("switch", "-q", "-C", "main")
    assert release(project.schemas).folder.name == "1.0.0"
    for _ in range(2):
        for against in ("HEAD", "HEAD^", "1.0.0"):
            assert project.refused(against) == []
        assert "unused-waiver" in project.notes("1.0.0")
        project.commit()
    project.waive("person#/properties/name/maxLength", "person#/properties/age")
    assert project.refused("1.0.0") == ["unused-waiver"]


def test_a_codelist_of_another_project(published: Any) -> None:
    """Its columns may have other names, and what they mean is its own business."""
    published.write(
        "schemas/codelists/method.csv",
        "\ufeffCode,Title,Deprecated\nopen,Open,\nlimited,Limited,1.1\n",
    )
    published.write("schemas/codelists/table.csv", "Extension,Title\nx,X\n")
    published.announce("")
    assert published.refused() == []
    (note,) = (f for f in published.verdict().findings if f.id == "unread")
    assert note.file == "codelists/table.csv"
    release(published.schemas)
    assert not (published.schemas / "published/1.1.0/codelists/table.csv").exists()
    published.commit()
    published.write("schemas/codelists/method.csv", "Code,Title\nopen,Open\n")
    assert published.refused("HEAD") == ["code-removed"]
    published.write("schemas/codelists/method.csv", "CODE,title\nlimited,\nopen,Open\n")
    assert published.refused("HEAD") == []


def test_a_conflict_in_a_published_file(published: Any) -> None:
    file = published.schemas / "published/1.0.0/person.json"
    file.write_text("<<<<<<< HEAD\n{}\n=======\n[]\n>>>>>>> work\n")
    with pytest.raises(RostraError, match=r"1\.0\.0.* has a merge conflict in line 1") as error:
        published.verdict()
    assert "internal" not in str(error.value)
    file.write_text("{")
    with pytest.raises(RostraError, match="not JSON") as error:
        published.verdict()
    assert "internal" not in str(error.value)
