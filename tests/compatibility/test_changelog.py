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
