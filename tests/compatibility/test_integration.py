"""What other repositories use: the workflow and the hook."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_workflow_fetches_the_history_that_the_gate_needs() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text("utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads the key `on` as true
    assert {"pull_request", "merge_group"} <= set(triggers)
    steps = workflow["jobs"]["check"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    assert "rostra schema check --against" in steps[-1]["run"]
    assert "${{" not in steps[-1]["run"]


def test_the_hook_runs_once_and_also_where_a_commit_only_deletes() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["pass_filenames"] is False
    # A filter of files is matched against those that a commit adds or changes, never deletes.
    assert hook["always_run"] is True
    assert "files" not in hook
    assert hook["entry"].startswith("rostra schema check")
