"""What other repositories use: the workflow and the hook."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[Any, Any]:
    content: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text("utf-8"))
    return content


def yaml_blocks(page: str) -> list[dict[Any, Any]]:
    text = (ROOT / page).read_text("utf-8")
    return [yaml.safe_load(b) for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)]


def test_the_workflow_fetches_the_history_that_the_gate_needs() -> None:
    triggers = workflow("check")[True]  # YAML 1.1 reads the key `on` as true
    assert {"pull_request", "merge_group"} <= set(triggers)
    steps = workflow("check")["jobs"]["gate"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    command = (
        'rostra-gate check --schemas schema --corpus corpus --github-event "$GITHUB_EVENT_PATH"'
    )
    assert steps[-1]["run"].startswith(command)
    assert "if" not in workflow("check")["jobs"]["gate"]
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


def hook_of_schemas() -> dict[str, Any]:
    """The hook that checks schemas, of those that other repositories can use."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (hook,) = (hook for hook in hooks if hook["id"] == "rostra-schema-check")
    return dict(hook)


def test_the_hook_runs_once_and_also_where_a_commit_only_deletes() -> None:
    hook = hook_of_schemas()
    assert hook["pass_filenames"] is False
    # A filter of files is matched against those that a commit adds or changes, never deletes.
    assert hook["always_run"] is True
    assert "files" not in hook
    assert hook["entry"].startswith("rostra schema check")


def test_the_hook_of_the_gate_alone_does_the_same() -> None:
    (block,) = (b for b in yaml_blocks("gate/README.md") if "repos" in b)
    blocks = (b for b in yaml_blocks("docs/guides/continuous-integration.md") if "repos" in b)
    (guide,) = (b for b in blocks if b["repos"][0]["repo"] == "local")
    for key in ("name", "entry", "language", "pass_filenames", "always_run"):
        assert guide["repos"][0]["hooks"][0][key] == block["repos"][0]["hooks"][0][key]
    (repository,) = block["repos"]
    (hook,) = repository["hooks"]
    other = hook_of_schemas()
    for key in ("name", "language", "pass_filenames", "always_run"):
        assert hook[key] == other[key]
    options = " ".join(["rostra-gate check --staged", *other["args"]])
    assert "--staged" in other["entry"]
    assert hook["entry"] == options
    assert repository["repo"] == "local"
    (requirement,) = hook["additional_dependencies"]
    assert requirement.startswith("rostra-gate @ git+https://")


ACTION: dict[str, Any] = yaml.safe_load((ROOT / "gate/action.yml").read_text("utf-8"))


def shell(name: str) -> str:
    """The script of a step that checks: of the action, or of the workflow that a page shows."""
    if name == "action":
        return str(ACTION["runs"]["steps"][-1]["run"])
    (block,) = (b for b in yaml_blocks(name) if "pipx" in str(b) and "schemas" in b["jobs"])
    lines = (ROOT / name).read_text("utf-8").partition("```yaml\non:")[2].partition("```")[0]
    assert len(lines.splitlines()) == 10
    assert block["permissions"] == {"contents": "read"}
    assert {*block[True]} == {"pull_request", "push"}
    steps = block["jobs"]["schemas"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    return str(steps[-1]["run"])


class Runner:
    """A clone as a runner of GitHub has it, where steps are run for events."""

    def __init__(self, project: Any, clone: Any, folder: Path) -> None:
        self.project, self.clone, self.folder = project, clone, folder
        program = folder / "rostra-gate" / "bin" / "rostra-gate"
        program.parent.mkdir(parents=True)
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m rostra schema "$@"\n')
        program.chmod(0o755)
        self.path = f"{program.parent}:{os.environ['PATH']}"
        project.git("config", "uploadpack.allowAnySHA1InWant", "true")  # as GitHub does

    def run(
        self, script: str, event: dict[str, Any], **variables: str
    ) -> subprocess.CompletedProcess[str]:
        file = self.folder / "event.json"
        file.write_text(json.dumps({"repository": {"default_branch": "main"}} | event))
        environment = os.environ | {
            "PATH": self.path,
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_EVENT_PATH": str(file),
            "SCHEMAS": "schemas",
            "AGAINST": "",
            "OPTIONS": "",
            **variables,
        }
        line = ["bash", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(
            line, cwd=self.clone.path, env=environment, capture_output=True, text=True
        )

    def checkout(self, branch: str) -> str:
        self.clone.git("fetch", "-q", "origin", f"+{branch}:refs/remotes/origin/{branch}")
        self.clone.git("checkout", "-q", "--force", "--detach", f"origin/{branch}")
        return str(self.clone.git("rev-parse", "HEAD"))


@pytest.fixture
def runner(project: Any, new_project: Any, tmp_path: Path) -> Runner:
    clone = new_project("clone")
    project.git("switch", "-q", "main")
    project.git("clone", "-q", f"file://{project.path}", str(clone.path))
    return Runner(project, clone, tmp_path)


@pytest.mark.parametrize("name", ["action", "docs/guides/continuous-integration.md"])
def test_pull_requests_and_pushes(runner: Runner, narrow: Any, wide: Any, name: str) -> None:
    script, project = shell(name), runner.project
    assert script in (shell("action"), shell("gate/README.md"))
    before = project.git("rev-parse", "HEAD")
    push = {"ref": "refs/heads/main", "before": before, "created": False, "forced": False}
    first = push | {"before": "0" * 40, "created": True}
    done = runner.run(script, first)
    assert (done.returncode, "first commit" in done.stdout) == (0, True)
    project.write("schemas/person.json", narrow())
    project.commit()
    project.write("README.md", "The break is not in the last commit of the push.")
    project.commit()
    runner.checkout("main")
    done = runner.run(script, push)
    assert done.returncode == 1
    assert "::error file=schemas/person.json" in done.stdout
    project.git("switch", "-q", "-c", "feature", before)
    project.write("schemas/person.json", wide())
    start = project.commit()
    runner.checkout("feature")
    pull_request = {"pull_request": {"base": {"sha": before}}}
    for event in (first | {"ref": "refs/heads/feature"}, pull_request):
        assert runner.run(script, event).returncode == 0
    assert runner.run(script, {"pull_request": {"base": {"sha": start}}}).returncode == 2


def test_a_forced_push(runner: Runner, wide: Any) -> None:
    """What main had and nobody has any more is the base: the action fetches it."""
    project, (fetch, check) = runner.project, ACTION["runs"]["steps"][1:]
    assert fetch["if"].startswith("github.event.forced == true")
    project.write("schemas/person.json", wide())
    before = project.commit()
    project.git("reset", "-q", "--hard", "HEAD^")
    project.write("README.md", "instead")
    project.commit()
    runner.checkout("main")
    forced = {"ref": "refs/heads/main", "before": before, "created": False, "forced": True}
    done = runner.run(check["run"], forced)
    assert (done.returncode, f"'{before}' is not a revision" in done.stderr) == (2, True)
    assert runner.run(fetch["run"], forced, BEFORE=before).returncode == 0
    done = runner.run(check["run"], forced)
    assert (done.returncode, "maxLength" in done.stdout) == (1, True)
    done = runner.run(fetch["run"], forced, BEFORE="1" * 40)
    assert (done.returncode, "::warning::" in done.stdout) == (0, True)


def test_the_inputs_of_the_action(runner: Runner) -> None:
    steps = ACTION["runs"]["steps"]
    assert {*ACTION["inputs"]} == {"schemas", "against", "options"}
    assert all("${{" not in step["run"] for step in steps)  # inputs come as variables
    runner.project.write("sche mas/person.json", {"maxLength": 3})
    runner.project.commit()
    runner.project.write("sche mas/person.json", {"maxLength": 2})
    runner.project.commit()
    runner.checkout("main")
    options = {"SCHEMAS": "sche mas", "AGAINST": "HEAD^"}
    done = runner.run(steps[-1]["run"], {}, **options, OPTIONS="  --tip  --corpus *")
    assert (done.returncode, "* is not a corpus" in done.stderr) == (2, True)
    done = runner.run(steps[-1]["run"], {}, **options)
    assert (done.returncode, "::error file=sche mas/person.json" in done.stdout) == (1, True)
