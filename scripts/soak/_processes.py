"""Running attacks: a process each, with limits of processor time, elapsed time and memory."""

import gc
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random

from soak._figures import FIGURES

Attack = Callable[[Random, Path], str | None]

KINDS = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))

CPU_SECONDS = 10
WALL_SECONDS = 300
"""Far beyond the limit of processor time: it ends what waits, for example for a FIFO."""

MEMORY = 2 * 10**9
_SAMPLE = 8
"""How many attacks are run to learn which modules a kind needs."""

_PLACE = 3  # the innermost places of a traceback that are shown


def attacks(kind: str, number: int) -> Attack:
    """The function of a kind; where many run, what it needs is imported here, for all forks."""
    attack: Attack = import_module(f"soak.{kind}").attack
    for name in _imported_by(attack) if number > _SAMPLE else ():
        with suppress(ImportError):
            import_module(name)
    gc.collect()
    gc.freeze()  # else a collection in a fork would copy all pages that it shares
    return attack


def _imported_by(attack: Attack) -> list[str]:
    """The modules that a few attacks import, in order; they run in a process of their own."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        known = set(sys.modules)
        result = Path(folder, "modules")
        process = os.fork()
        if not process:
            _limited(partial(_names_of_modules, attack, known), Random(1), Path(folder), result)  # noqa: S311 - attacks, not secrets
        os.waitpid(process, 0)
        return result.read_text("utf-8").split() if result.exists() else []


def _names_of_modules(attack: Attack, known: set[str], random: Random, folder: Path) -> str:
    for _ in range(_SAMPLE):
        with suppress(BaseException):
            attack(random, Path(tempfile.mkdtemp(dir=folder.parent)))
    return " ".join(name for name in sys.modules if name not in known)


def failures_of(  # noqa: PLR0913 - the options of the command
    attack: Attack,
    kind: str,
    seed: str,
    numbers: Iterable[int],
    *,
    keep: bool = False,
    figures: Counter[str] | None = None,
) -> list[tuple[int, str]]:
    """Run the attacks of these numbers, one on each core at a time, and add up their figures.

    Returns:
        The number and the message of each that failed, in ascending order.
    """
    failures: list[tuple[int, str]] = []
    running: dict[int, _Running] = {}
    figures = Counter() if figures is None else figures
    cores = len(os.sched_getaffinity(0))
    for number in numbers:
        random = Random(f"{kind} {seed} {number}")  # noqa: S311 - attacks, not secrets
        started = _Running(attack, random, number, keep=keep)
        running[started.process] = started
        if len(running) >= cores:
            _end_one(running, failures, figures)
    while running:
        _end_one(running, failures, figures)
    return sorted(failures)


def _end_one(
    running: dict[int, "_Running"], failures: list[tuple[int, str]], figures: Counter[str]
) -> None:
    process, status, usage = os.wait4(-1, 0)
    ended = running.pop(process)
    figures.update(ended.figures())
    if message := ended.message(status, usage):
        failures.append((ended.number, message))


class _Running:
    """One attack in a forked process, which shares the imported modules with this one."""

    def __init__(self, attack: Attack, random: Random, number: int, *, keep: bool) -> None:
        self.number = number
        self._keep = keep
        self._folder = Path(tempfile.mkdtemp(prefix="soak-"))
        (self._folder / "attack").mkdir()
        self._result = self._folder / "result"
        self.process = os.fork()
        if not self.process:
            _limited(attack, random, self._folder, self._result)

    def figures(self) -> dict[str, int]:
        """What the attack counted; nothing where it did not end."""
        file = self._folder / "figures"
        figures: dict[str, int] = json.loads(file.read_bytes()) if file.exists() else {}
        return figures

    def message(self, status: int, usage: resource.struct_rusage) -> str | None:
        """What broke, or None; removes the folder."""
        result = self._result.read_text("utf-8") if self._result.exists() else None
        if self._keep:
            print(f"{self._folder}/attack")
        else:
            shutil.rmtree(self._folder, ignore_errors=True)
        code = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime
        if code in {-signal.SIGXCPU, -signal.SIGKILL} or cpu > CPU_SECONDS:
            return f"it took more than {CPU_SECONDS} seconds of processor time"
        if code == -signal.SIGALRM:
            return f"it took more than {WALL_SECONDS} seconds"
        if code < 0 or result is None:
            return f"its process ended with {code}"
        if usage.ru_maxrss * 1024 > MEMORY:
            return f"it took {usage.ru_maxrss >> 10} MiB of memory"
        return result or None


def _limited(attack: Attack, random: Random, folder: Path, result: Path) -> None:
    """Run an attack in this process, write its result and end the process."""
    try:
        os.setpgid(0, 0)
        output = os.open(folder / "output", os.O_RDWR | os.O_CREAT)
        for stream, descriptor in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
            os.dup2(descriptor, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        signal.alarm(WALL_SECONDS)
        try:
            message = attack(random, folder / "attack")
        except BaseException as error:  # noqa: BLE001 - whatever escapes broke a promise
            places = traceback.extract_tb(error.__traceback__)[-_PLACE:]
            where = " < ".join(f"{Path(p.filename).name}:{p.lineno}" for p in reversed(places))
            message = f"{type(error).__name__}: {error} ({where})"
            traceback.print_exc()
        result.write_text(" ".join((message or "").split()), encoding="utf-8", errors="replace")
        if FIGURES:
            (folder / "figures").write_text(json.dumps(FIGURES), encoding="utf-8")
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(0)
