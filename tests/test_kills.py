"""Commands that are killed at a change of the disk: nothing is torn, lost, left over or stuck.

`make soak` kills at random; here each command is killed at some steps, `KILLS=all` at every one.
Each case runs in one process of its own, which forks: this one has threads.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
EVERY = 1 if os.environ.get("KILLS") == "all" else 16

PROGRAM = """
import json, os, shutil, sys
from pathlib import Path
from soak import edits
from soak._kills import run

prepare, line, read, every, folder = json.load(sys.stdin)
start, work = Path(folder, "start"), Path(folder, "work")
start.mkdir()
for name, text in edits._REPORTS.items():
    (start / f"{name}.txt").write_text(text, "utf-8")
for command in prepare:
    assert run(command, start).code == 0, command

def tree(folder):
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}

def again():
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(start, work)

again()
assert run(line, work).code == 0
after = tree(work)
seen = []
step = 1
while True:
    again()
    before = tree(work)
    if run(line, work, step).code != -9:
        break
    killed = tree(work)
    report = run(read, work)
    once_more = run(line, work)
    problem = ""
    if "Traceback" in report.output + once_more.output:
        problem = report.output + once_more.output
    elif tree(work) != after:
        problem = f"not what it makes when it is not killed: {once_more.output}"
    elif once_more.code not in {0, 2}:
        problem = once_more.output
    visible = {name: raw for name, raw in killed.items() if "/." not in f"/{name}"}
    is_whole = visible == before or visible == after
    if not (is_whole or report.code):
        problem = f"half of it was not reported: {report.output}"
    seen.append([step, "pending-edit" in report.output, problem])
    step += every
print(json.dumps(seen))
"""

INIT = ["init", "my"]
ADD = ["add", "bridge.txt", "--id", "bridge", "--corpus", "my"]
ACCEPT = ["accept", "bridge", "--corpus", "my"]
EDIT = ["edit", "bridge.0002", "--speaker", "Ada Fict", "--corpus", "my"]
EXPORT = ["export", "jsonl", "--out", "tables"]
IMPORT = ["import", "jsonl", "tables", "--out", "again"]
VALIDATE = ["validate", "--corpus", "my"]


def kills(folder: Path, *case: Any) -> list[list[Any]]:
    """What was seen after each kill: the step, whether an edit was pending, and what broke."""
    line = [sys.executable, "-c", PROGRAM]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    task = json.dumps([*case, str(folder)])
    done = subprocess.run(
        line, input=task, capture_output=True, text=True, cwd=SCRIPTS, env=environment
    )
    assert done.returncode == 0, done.stderr
    seen: list[list[Any]] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize(
    ("prepare", "line", "read"),
    [
        ([], INIT, VALIDATE),
        ([INIT], ADD, VALIDATE),
        ([INIT, ADD], ACCEPT, VALIDATE),
        ([INIT, ADD], EDIT, VALIDATE),
        ([INIT, ADD], ["quote", "bridge", "Imag said", *EDIT[2:]], VALIDATE),
        ([INIT, ADD], ["reject", "bridge.0002", "--corpus", "my"], VALIDATE),
        ([INIT, ADD], ["merge-speakers", "bo-imag", "ada-fict", "--corpus", "my"], VALIDATE),
        ([INIT, ADD], ["rename-speaker", "ada-fict", "Fict", "--corpus", "my"], VALIDATE),
        ([INIT, ADD, ACCEPT], ["build", "--corpus", "my"], ["build", "--check", "--corpus", "my"]),
        ([], EXPORT, IMPORT),
        ([EXPORT], IMPORT, ["validate", "--corpus", "again"]),
        ([], ["index", "--out", "index"], ["freq", "--index", "index"]),
        ([], ["kwic", "regime", "--format", "csv", "-o", "result.csv"], ["info"]),
    ],
    ids=lambda case: case[0] if case and isinstance(case[0], str) else "",
)
def test_a_killed_command_is_done_by_the_next(
    tmp_path: Path, prepare: list[list[str]], line: list[str], read: list[str]
) -> None:
    seen = kills(tmp_path, prepare, line, read, 3 if line[0] == "kwic" else EVERY)
    assert seen
    assert [case for case in seen if case[2]] == []
