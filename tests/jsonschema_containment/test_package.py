"""The package by itself: its README, its imports, and the same answers in every process."""

import doctest
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema_containment

README = Path(jsonschema_containment.__file__).parent / "README.md"

ALONE = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"rostra", "pyarrow", "numpy", "datasets", "regex", "orjson"}:
            raise ImportError(name)
sys.meta_path.insert(0, Blocked())
from jsonschema_containment import compare
print(compare({"maxLength": 5}, {"maxLength": 4, "pattern": "^a"}).verdict)
"""

ANSWERS = """
import json, sys
from jsonschema_containment import compare
for old, new in json.load(sys.stdin):
    found = compare(old, new)
    print(found.backward, found.forward, found.changes)
"""

NAMES = [f"n{i}" for i in range(9)]
PAIRS = [
    (
        {"properties": {n: {"minLength": i} for i, n in enumerate(NAMES)}, "required": NAMES},
        {"properties": {n: {"maxLength": i} for i, n in enumerate(NAMES)}, "minProperties": 10},
    ),
    ({"enum": NAMES}, {"oneOf": [{"const": n} for n in NAMES[:-1]]}),
    (
        {"patternProperties": {f"^{n}": {"enum": NAMES} for n in NAMES}, "minProperties": 3},
        {"patternProperties": {f"{n}$": {"enum": NAMES[1:]} for n in NAMES}},
    ),
    ({"anyOf": [{"required": [n]} for n in NAMES]}, {"anyOf": [{"required": NAMES[:2]}]}),
]


def run(code: str, text: str = "", **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | environment,
    ).stdout


def test_the_examples_of_the_readme_give_what_they_show() -> None:
    results = doctest.testfile(str(README), module_relative=False)
    assert results.attempted > 5
    assert results.failed == 0


def test_it_needs_its_own_dependencies_alone() -> None:
    assert run(ALONE).strip() == "breaking"


def test_the_order_of_sets_changes_no_answer() -> None:
    answers = {run(ANSWERS, json.dumps(PAIRS), PYTHONHASHSEED=seed) for seed in "123"}
    assert len(answers) == 1
