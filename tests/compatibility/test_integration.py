"""What other repositories use: the workflow and the hook."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return content


def test_the_workflow_fetches_the_history_that_the_gate_needs() -> None:
    triggers = workflow("check")[True]  # YAML 1.1 reads the key `on` as true
    assert {"pull_request", "merge_group"} <= set(triggers)
    steps = workflow("check")["jobs"]["gate"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert "rostra-gate check --schemas schema --corpus corpus --against" in steps[-1]["run"]
    assert "${{" not in steps[-1]["run"]


def test_the_workflow_runs_every_python_that_is_supported() -> None:
    jobs = workflow("check")["jobs"]
    (setup,) = (s for s in jobs["check"]["steps"] if "setup-python" in s.get("uses", ""))
    versions = [setup["with"]["python-version"], *jobs["test"]["strategy"]["matrix"]["python"]]
    assert versions == ["3.11", "3.12", "3.13", "3.14"]
    assert jobs["check"]["steps"][-1]["run"] == "make check"
    assert jobs["test"]["steps"][-1]["run"] == "make test"


def test_the_site_is_published_as_make_docs_builds_it() -> None:
    jobs = workflow("documentation")["jobs"]
    steps = jobs["build"]["steps"]
    assert "make docs" in [step.get("run") for step in steps]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f" docs {steps[-1]['with']['path']}\n" in makefile


@pytest.mark.parametrize("name", ["check", "documentation"])
def test_only_the_job_that_publishes_may_write(name: str) -> None:
    content = workflow(name)
    assert content["permissions"] == {"contents": "read"}
    writing = {
        (job, scope)
        for job, description in content["jobs"].items()
        for scope, access in description.get("permissions", {}).items()
        if access != "read"
    }
    publishing = {("publish", "pages"), ("publish", "id-token")}
    assert writing == (publishing if name == "documentation" else set())


def test_the_hook_runs_once_and_also_where_a_commit_only_deletes() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["pass_filenames"] is False
    # A filter of files is matched against those that a commit adds or changes, never deletes.
    assert hook["always_run"] is True
    assert "files" not in hook
    assert hook["entry"].startswith("rostra schema check")


def test_the_hook_of_the_gate_alone_does_the_same() -> None:
    (block,) = re.findall(
        r"```yaml\n(.*?)```", (ROOT / "gate/README.md").read_text("utf-8"), re.DOTALL
    )
    (repository,) = yaml.safe_load(block)["repos"]
    (hook,) = repository["hooks"]
    (other,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    for key in ("name", "language", "pass_filenames", "always_run"):
        assert hook[key] == other[key]
    options = " ".join(["rostra-gate check", *other["args"]])
    assert hook["entry"] == options
    assert repository["repo"] == "local"
    (requirement,) = hook["additional_dependencies"]
    assert requirement.startswith("rostra-gate @ git+https://")
