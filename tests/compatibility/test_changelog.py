"""The changelog announces each change of a schema."""

from contextlib import chdir
from typing import Any

import pytest

from rostra.compatibility.release import release
from rostra.errors import RostraError


@pytest.mark.parametrize(
    ("content", "passes"),
    [
        ("## [Unreleased]\n\n### Schema\n- person\n", True),
        ("# Unreleased\r\n\r\n## Schema\r\n- person\r\n", True),
        ("## Unreleased - soon\n### schema:\n- `person`\n", True),
        ("## Unreleased\n### Data\n#### Schema\n- person\n", True),
        ("## Unreleased\n### Schema\n### Data\n- person\n", False),
        ("## Unreleased\n### Schema\n- persons\n## 1.0.0\n### Schema\n- person\n", False),
        ("## 1.0.0\n### Schema\n- person\n", False),
        ("## Unreleased\n- person\n", False),
        ("", False),
    ],
)
def test_the_changelog(published: Any, wide: Any, content: str, passes: bool) -> None:
    published.write("schemas/person.json", wide())
    published.write("CHANGELOG.md", content.encode())
    assert published.refused() == ([] if passes else ["unannounced"])


def test_the_changelog_is_the_nearest_one(new_project: Any, person: Any, wide: Any) -> None:
    project = new_project("deep")
    project.schemas = project.path / "spec/v1/schemas"
    project.write("spec/v1/schemas/person.json", person)
    project.write("spec/CHANGELOG.md", "# Unreleased\n## Schema\nperson\n")
    project.start()
    release(project.schemas)
    project.write("spec/v1/schemas/person.json", wide())
    assert project.refused("1.0.0") == []
    project.write("spec/v1/CHANGELOG.md", b"\xff")
    with pytest.raises(RostraError, match="CHANGELOG.md is not UTF-8"):
        project.refused("1.0.0")
    project.write("spec/v1/CHANGELOG.md", "")
    (finding,) = project.refusals("1.0.0")
    assert f"Say in {project.path / 'spec/v1/CHANGELOG.md'}" in finding.remedy
    with chdir(project.path / "spec"):
        (finding,) = project.refusals("1.0.0")
    assert finding.remedy.startswith("Say in v1/CHANGELOG.md, under Unreleased")


def test_an_entry_of_an_earlier_change_does_not_announce_a_later_one(
    published: Any, person: Any, wide: Any
) -> None:
    published.announce("- person: names are longer")
    published.write("schemas/person.json", wide())
    assert published.refused() == []
    published.commit()
    published.git("switch", "-q", "-C", "main")
    published.git("switch", "-q", "-c", "second")
    published.write("README.md", "another change")
    published.commit()
    assert published.refused() == []  # the schema is that of main, which has the entry
    published.write("schemas/person.json", wide(required=[]))
    (finding,) = published.refusals()
    assert finding.id == "unannounced"
    assert "in a new entry" in finding.message
    for entry in (
        "- person: names are longer\n- person: nothing is required",
        "- person: names are\n  longer, and nothing is required",
    ):
        published.announce(entry)
        assert published.refused() == []
    published.announce("- person: names\n  are longer")  # the same, wrapped anew
    assert published.refused() == ["unannounced"]
    published.write("schemas/person.json", wide() | {"description": "Somebody"})
    assert published.refused() == []
    assert "unannounced" in published.notes()
    published.write("schemas/person.json", person)
    assert published.refused() == []


def test_a_project_without_a_changelog(published: Any, wide: Any) -> None:
    published.git("switch", "-q", "main")
    published.git("rm", "-q", "CHANGELOG.md")
    published.git("commit", "-q", "-m", "no changelog")
    published.git("switch", "-q", "-C", "work")
    published.write("schemas/person.json", wide())
    assert published.refused() == []
    published.write("schemas/gate.toml", "changelog = true\n")
    assert published.refused() == ["unannounced"]
    published.announce("")
    published.write("schemas/gate.toml", "")
    assert published.refused() == ["unannounced"]
    published.write("schemas/gate.toml", "changelog = false\n")
    assert published.refused() == []


def test_a_changelog_that_the_change_removes(published: Any, wide: Any) -> None:
    published.write("schemas/person.json", wide())
    (published.path / "CHANGELOG.md").unlink()
    assert published.refused() == ["unannounced"]


def test_the_changelog_that_is_staged(published: Any, wide: Any) -> None:
    published.write("schemas/person.json", wide())
    published.git("add", "-A")
    published.announce("- person")
    assert published.refused() == []
    assert published.refused(staged=True) == ["unannounced"]
    published.git("add", "-A")
    assert published.refused(staged=True) == []
