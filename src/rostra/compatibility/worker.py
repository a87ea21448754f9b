"""Runs work in a subprocess with a limit: code that may never end, or take all memory.

Each answer has a limit of processor time, which does not depend on how busy the machine is, and a
far longer limit of elapsed time for work that waits instead of computing. Where one is exceeded the
subprocess ends and there is no answer. Requests and answers are lines of JSON.

The subprocess imports nothing from the working folder, whose files may be a stranger's.

To start one takes half a second, most of it to import libraries. So a subprocess that answered all
its calls waits for the next `Worker` of the same kind, until this process ends.
"""

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_MEMORY = 4 << 30
"""Bytes of memory that a worker may use."""

_OPEN_FILES = 64
"""How many files an isolated worker may have open."""

_LOADER = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Variables without which some interpreters do not start."""

_SERVE = f"import {__name__} as worker; worker.serve()"

_Key = tuple[int, str]
_idle: dict[_Key, list[subprocess.Popen[bytes]]] = {}
"""Subprocesses that wait for a call, by the id of the process that started them and by where they
import from. A fork of that process has this list too, and must not use it.
"""


class WorkerError(Exception):
    """There is no answer; the message says why, as a sentence without its full stop."""


class Worker:
    """A subprocess that calls functions, from the first call until it is closed or fails.

    Calls must not depend on the working folder, on the environment, or on what others leave behind.

    A call after a failure starts another one.

    Args:
        cpu_seconds: the processor time that each answer may take.
        wall_seconds: the elapsed time that each answer may take.
        isolated: start it without the environment, in an empty folder, unable to fill a file. That
            keeps mistakes and secrets apart and is no sandbox: the work has the rights of the user.
    """

    def __init__(self, cpu_seconds: float, wall_seconds: float, *, isolated: bool = False) -> None:
        self._limits = cpu_seconds, wall_seconds
        self._isolated = isolated
        self._folder: TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._key: _Key = 0, ""
        self._is_answering = False

    def close(self) -> None:
        """Give the subprocess back, or end it where it was isolated or has not answered."""
        if self._process is None or self._isolated or self._is_answering:
            self._end()
        else:
            _idle.setdefault(self._key, []).append(self._process)
            self._process = None

    def _end(self) -> None:
        """End the subprocess and what it started."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        self._is_answering = False
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401 - any JSON
        """Call a function of a module; its arguments and its result are JSON values.

        Raises:
            WorkerError: it exceeds a limit, raises an error or ends the process.
        """
        (answer,) = self.stream(function, *arguments)
        return answer

    def stream(self, function: Callable[..., Any], *arguments: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON
        """Yield the values of a generator function; each has the limits to itself. As `call`."""
        try:
            process = self._process or self._start()
            self._is_answering = True
            yield from self._answers(process, function, arguments)
            self._is_answering = False
        except BaseException:
            self._end()  # what it still computes or writes belongs to no other call
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        environment: dict[str, str] = {} if self._isolated else {**os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(_import_path())
        if self._isolated:
            environment |= {name: os.environ[name] for name in _LOADER if name in os.environ}
            environment["PYTHONHASHSEED"] = "0"
            self._folder = TemporaryDirectory(prefix="rostra-")
        self._key = os.getpid(), environment["PYTHONPATH"]
        if not self._isolated and (process := _taken(self._key)):
            self._process = process
            return process
        options = ["-P", "-s"] if self._isolated else ["-P"]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a constant
            [sys.executable, *options, "-c", _SERVE, str(int(self._isolated))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._folder.name if self._folder else "/",
            start_new_session=True,
        )
        return self._process

    def _answers(
        self, process: subprocess.Popen[bytes], function: Callable[..., Any], arguments: object
    ) -> Iterator[Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        request = json.dumps([function.__module__, function.__name__, arguments, self._limits])
        try:
            process.stdin.write(request.encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise WorkerError(self._ending(process)) from error
        for line in process.stdout:
            kind, value = json.loads(line)
            if kind == "end":
                return
            if kind == "error":
                raise WorkerError(value)
            yield value
        raise WorkerError(self._ending(process))

    def _ending(self, process: subprocess.Popen[bytes]) -> str:
        cpu_seconds, wall_seconds = self._limits
        code = process.wait()
        if code == -signal.SIGPROF:
            return f"time ran out: it took more than {cpu_seconds:g} seconds of processor time"
        if code == -signal.SIGALRM:
            return f"time ran out: it took more than {wall_seconds:g} seconds"
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        return f"its process ended {how}"


def _taken(key: _Key) -> subprocess.Popen[bytes] | None:
    """A subprocess that waits, or None."""
    waiting = _idle.get(key, [])
    while waiting:
        process = waiting.pop()
        if process.poll() is None:
            return process
        _end(process)
    return None


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.communicate()


@atexit.register
def _end_idle() -> None:
    for key in _idle:
        while key[0] == os.getpid() and (process := _taken(key)):
            _end(process)


def _import_path() -> list[str]:
    """Where this process imports from, with Rostra and without the working folder."""
    here = Path.cwd()
    path = [entry for entry in sys.path if entry and Path(entry).absolute() != here]
    return [*path, str(Path(__file__).parents[2])]


def serve() -> None:
    """Serve the calls of one worker."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "w", encoding="ascii")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # what the work reads or prints is neither request nor answer
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    if sys.argv[1] == "1":
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    for line in requests:
        module, name, arguments, limits = json.loads(line)
        function = getattr(import_module(module), name)
        for answer in _served(function, arguments, limits):
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _served(
    function: Callable[..., Any], arguments: list[Any], limits: list[float]
) -> Iterator[tuple[str, Any]]:
    """The answers of one call: ``value`` each, then ``end`` or ``error``."""
    try:
        _limit(*limits)
        result = function(*arguments)
        for value in result if isinstance(result, Iterator) else [result]:
            _limit(0, 0)
            yield "value", value
            _limit(*limits)
    except WorkerError as error:
        yield "error", str(error)
    except MemoryError:
        yield "error", f"it needed more than {_MEMORY >> 30} GiB of memory"
    except BaseException as error:  # noqa: BLE001 - also SystemExit
        yield "error", f"it raised {type(error).__name__}: {error}"[:500]
    else:
        yield "end", None
    finally:
        _limit(0, 0)


def _limit(cpu_seconds: float, wall_seconds: float) -> None:
    """End this process by a signal after so many seconds; 0 for no limit."""
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    signal.setitimer(signal.ITIMER_REAL, wall_seconds)
