"""Migrations, run in a process of their own that can be stopped.

A migration is a pure function from record to record: there it may neither write nor connect, it
has some seconds for a record, and what it prints or how it ends does not become ours.
Started as a module, it reads one task from its input and writes a line for each record.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SECONDS = 10
_MEMORY = 4 << 30
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = frozenset(
    {
        *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.chmod"),
        *("os.symlink", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.kill"),
        *("subprocess.Popen", "socket.connect", "socket.bind", "socket.getaddrinfo"),
    }
)

Answer = tuple[Any, bool] | str
"""A migrated record and whether a second run leaves it alone, or what went wrong."""


def run(table: str, file: Path, sources: list[tuple[str, bytes]]) -> Iterator[Answer]:
    """Migrate the records of a file, one after the other; what goes wrong comes last.

    Args:
        table: name of their table.
        file: a record a line.
        sources: the migrations, oldest first: file and code.
    """
    code = [(name, raw.decode(errors="replace")) for name, raw in sources]
    task = {"table": table, "file": str(file), "sources": code, "seconds": SECONDS}
    path = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(  # noqa: S603 - this interpreter, this module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": path},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(task).encode() + b"\n")
            process.stdin.close()
            for line in process.stdout:
                answer = json.loads(line)
                if answer == "done":
                    return
                yield answer if isinstance(answer, str) else (answer[0], answer[1])
                if isinstance(answer, str):
                    return
            late = process.wait() == -signal.SIGALRM
            yield (
                f"the migration takes more than {SECONDS} seconds for a record"
                if late
                else "the migration ends the process"
            )
        finally:
            process.kill()


def main() -> None:
    """Read a task, write its answers."""
    task = json.loads(sys.stdin.buffer.readline())
    with os.fdopen(os.dup(1), "w", encoding="ascii") as out, Path(task["file"]).open("rb") as lines:
        os.dup2(2, 1)  # what a migration prints is no answer
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        sys.dont_write_bytecode = True
        sys.addaudithook(_pure)
        for answer in _answers(task, lines):
            out.write(json.dumps(answer) + "\n")
            out.flush()
        out.write('"done"\n')
        out.flush()
        os._exit(0)  # whatever a migration left to be done at the end


def _answers(task: dict[str, Any], lines: Any) -> Iterator[Any]:  # noqa: ANN401 - a binary file
    chain: dict[str, Callable[[str, Any], Any]] = {}
    now = ""
    try:
        signal.alarm(task["seconds"])
        for name, code in task["sources"]:
            now = name
            chain[name] = _load(name, code)
        for line in lines:
            signal.alarm(task["seconds"])
            record, stable = json.loads(line), True
            for name, migrate in chain.items():
                now = name
                record = _plain(migrate(task["table"], record))
                again = migrate(task["table"], _plain(record))
                stable = stable and _text(again) == _text(record)
            yield record, stable
    except BaseException as error:  # noqa: BLE001 - whatever it raises is told, also SystemExit
        yield f"{now} raises {type(error).__name__}: {error}"[:500]
        os._exit(1)


def _load(name: str, code: str) -> Callable[[str, Any], Any]:
    module: dict[str, Any] = {"__name__": "migration", "__file__": name}
    exec(compile(code, name, "exec"), module)  # noqa: S102 - the project's own code
    migrate: Callable[[str, Any], Any] = module["migrate"]
    return migrate


def _plain(record: Any) -> Any:  # noqa: ANN401 - a migration may give anything
    """A copy that shares nothing; raises ValueError or TypeError for what is no JSON."""
    return json.loads(_text(record))


def _text(record: Any) -> str:  # noqa: ANN401 - a migration may give anything
    return json.dumps(record, sort_keys=True, allow_nan=False)


def _pure(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes or event in _FORBIDDEN:
        what = f"{event} {arguments[0]!r}" if arguments else event
        raise PermissionError(f"a migration changes nothing but its record ({what})")


if __name__ == "__main__":
    main()
