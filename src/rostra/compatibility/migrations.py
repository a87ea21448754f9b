"""Runs migrations on the records of a table.

A migration to a major version of the schemas is a file with one pure function, from record to
record: ``migrate(table, record)``. It is Python code of the folder that is checked, and running it
executes that code with the rights of the user; so it runs only where the user asks for it. Its
process has no environment, an empty working folder and no input, and a hook refuses what a pure
function does not do. That finds mistakes and keeps secrets of the environment out of reach. It is
not a sandbox: code that means harm finds ways around it.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from rostra.compatibility.worker import Worker, WorkerError
from rostra.files import limited_lines, open_regular
from rostra.printable import escaped

CPU_SECONDS = 10.0
"""Processor time that the migration of one record may take."""

_WALL_SECONDS = 600.0
_LONGEST_REASON = 500
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = frozenset(
    """os.remove os.rename os.mkdir os.rmdir os.truncate os.link os.symlink os.chmod os.system
    os.exec os.fork os.posix_spawn os.kill subprocess.Popen socket.__new__ socket.connect
    socket.bind socket.sendto socket.getaddrinfo ctypes.dlopen sqlite3.connect""".split()
)
"""Audit events (https://docs.python.org/3/library/audit_events.html) of what is forbidden."""

Migrate = Callable[[str, Any], Any]


def lines_of(file: Path) -> Iterator[bytes]:
    """The lines of a table; raises RostraError for what is not one."""
    with open_regular(file) as lines:
        yield from limited_lines(lines, file)


def migrated(
    table: str, file: Path, migrations: list[tuple[str, bytes]]
) -> Iterator[tuple[Any, bool]]:
    """Yield each record after all migrations, and whether a second run leaves it unchanged.

    The migrations are given by name and content, the oldest first.

    Raises:
        WorkerError: a migration failed on the next record.
    """
    sources = [(name, raw.decode(errors="replace")) for name, raw in migrations]
    with closing(Worker(CPU_SECONDS, _WALL_SECONDS, isolated=True)) as worker:
        yield from worker.stream(_migrated, table, str(file), sources)


def _migrated(table: str, file: str, sources: list[tuple[str, str]]) -> Iterator[tuple[Any, bool]]:
    """`migrated`, in the worker."""
    lines = lines_of(Path(file))
    sys.dont_write_bytecode = True
    sys.addaudithook(_forbid)
    chain = [(name, _attempt(name, _load, name, source)) for name, source in sources]
    for line in lines:
        record, stable = json.loads(line), True
        for name, migrate in chain:
            record = _attempt(name, _run, migrate, table, record)
            again = _attempt(name, _run, migrate, table, record)
            stable = stable and _text(again) == _text(record)
        yield record, stable


def _attempt(name: str, function: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
    """Call a function; raises WorkerError where it raises anything, also SystemExit."""
    try:
        return function(*arguments)
    except BaseException as error:
        reason = escaped(f"{name} raised {type(error).__name__}: {error}"[:_LONGEST_REASON])
        raise WorkerError(reason) from error


def _load(name: str, source: str) -> Migrate:
    module: dict[str, Any] = {"__name__": "migration", "__file__": name}
    exec(compile(source, name, "exec"), module)  # noqa: S102 - the user asked for it
    migrate: Migrate = module["migrate"]
    return migrate


def _run(migrate: Migrate, table: str, record: Any) -> Any:  # noqa: ANN401 - any JSON
    """A migrated record, which shares no part with the original."""
    return json.loads(_text(migrate(table, json.loads(_text(record)))))


def _text(record: Any) -> str:  # noqa: ANN401 - a migration may return anything
    """A record as JSON; raises ValueError or TypeError for what is not JSON."""
    return json.dumps(record, sort_keys=True, allow_nan=False)


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook against mistakes: migrations read files and compute."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes or event in _FORBIDDEN:
        what = f"{event} {arguments[0]!r}" if arguments else event
        raise PermissionError(f"a migration changes nothing but its record ({what})")
