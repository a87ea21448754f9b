"""Work that may never end, in a process of its own that is killed when its time is over.

Patterns can take a backtracking matcher for ever, and so can native code that cannot be
interrupted. Started as a module, it reads one task from its input and writes the answer.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from typing import Any

from jsonschema_containment import oracle
from jsonschema_containment.comparison import NO_WITNESS
from jsonschema_containment.limits import UnusableError
from jsonschema_containment.witness import Judges

_MEMORY = 4 << 30


def run(task: str, seconds: float, *arguments: Any) -> Any:  # noqa: ANN401 - any JSON
    """Do a task of TASKS; None where it did not end in time, or failed."""
    path = os.pathsep.join(filter(None, sys.path))
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, this module
            [sys.executable, "-m", __name__],
            input=json.dumps([task, seconds, arguments]).encode(),
            capture_output=True,
            timeout=seconds + 0.5,
            env=os.environ | {"PYTHONPATH": path},
            check=True,
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError):
        return None


def confirm(seconds: float, schemas: list[Any], mode: str, values: list[Any]) -> list[Any]:
    """The first of the values that is a witness, in a list; an empty list for none."""
    try:
        found = Judges(*schemas, formats=mode == "formats").first(values, seconds)
    except UnusableError:
        return []
    return [] if found is NO_WITNESS else [found]


def covers(_: float, old: Any, new: Any) -> bool:  # noqa: ANN401 - any JSON
    """What the oracle says."""
    return oracle.covers(old, new)


def difference(_: float, old: Any, new: Any) -> Any:  # noqa: ANN401 - any JSON
    """What the oracle finds in old and not in new."""
    return oracle.difference(old, new)


TASKS = {"confirm": confirm, "covers": covers, "difference": difference}


def main() -> None:
    """Read a task, write its answer."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    task, seconds, arguments = json.loads(sys.stdin.buffer.read())
    answer = TASKS[task](seconds, *arguments)  # type: ignore[operator]
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
