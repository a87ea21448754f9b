"""A worker answers, or it ends and the next call starts another."""

import builtins
import operator
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rostra.compatibility.worker import Worker, WorkerError


@pytest.fixture
def worker() -> Iterator[Worker]:
    with closing(Worker(cpu_seconds=0.3, wall_seconds=600)) as worker:
        yield worker


def test_a_function_is_called_with_json(worker: Worker) -> None:
    assert worker.call(operator.add, [1, "ü\ud800"], [None]) == [1, "ü\ud800", None]
    assert worker.call(operator.add, 0.1, 10**299) == 0.1 + 10**299


def test_a_generator_yields_one_value_after_the_other(worker: Worker) -> None:
    assert list(worker.stream(builtins.iter, [1, [2], {"a": 3}])) == [1, [2], {"a": 3}]
    values = worker.stream(builtins.iter, [1, 2, 3])
    assert next(values) == 1
    del values  # an unread value is not an answer to the next call
    assert worker.call(operator.add, 1, 2) == 3


@pytest.mark.parametrize(
    ("function", "argument", "reason"),
    [
        (exec, "while True: pass", "time ran out: it took more than 0.3 seconds of processor time"),
        (exec, "raise SystemExit(0)", "it raised SystemExit: 0"),
        (exec, "1 / 0", "it raised ZeroDivisionError: division by zero"),
        (exec, "import os; os._exit(3)", "its process ended with exit code 3"),
        (exec, "import os; os.kill(os.getpid(), 9)", "its process ended by signal 9"),
        (exec, "'x' * (5 << 30)", "it needed more than 4 GiB of memory"),
        (exec, "'x' * (1 << 62)", "it needed more than 4 GiB of memory"),
    ],
)
def test_what_gives_no_answer_says_why(
    worker: Worker, function: Any, argument: Any, reason: str
) -> None:
    with pytest.raises(WorkerError) as raised:
        worker.call(function, argument)
    assert str(raised.value) == reason
    assert worker.call(operator.add, 1, 2) == 3


def test_waiting_takes_no_processor_time(worker: Worker) -> None:
    assert worker.call(time.sleep, 0.6) is None
    waiting = Worker(cpu_seconds=60, wall_seconds=0.2)
    with pytest.raises(WorkerError) as raised:
        waiting.call(time.sleep, 60)
    assert str(raised.value) == "time ran out: it took more than 0.2 seconds"


def test_each_answer_has_the_limit_to_itself(worker: Worker) -> None:
    busy = "import time\nwhile time.process_time() - start < 0.2: pass"
    for _ in range(4):
        worker.call(exec, f"import time\nstart = time.process_time()\n{busy}")


def test_what_is_printed_or_read_is_neither_answer_nor_request(
    worker: Worker, capfd: pytest.CaptureFixture[str]
) -> None:
    worker.call(exec, "import sys; print(sys.stdin.read()); sys.stderr.write('x')")
    assert worker.call(operator.add, 1, 2) == 3
    assert capfd.readouterr() == ("", "")


def test_a_process_that_ended_between_calls(worker: Worker) -> None:
    os.kill(worker.call(os.getpid), signal.SIGKILL)
    with pytest.raises(WorkerError) as raised:
        worker.call(operator.add, 1, 2)
    assert str(raised.value) == "its process ended by signal 9"
    assert worker.call(operator.add, 1, 2) == 3


def test_one_that_answered_serves_the_next_worker() -> None:
    with closing(Worker(60, 60)) as worker:
        process = worker.call(os.getpid)
        with closing(Worker(60, 60)) as other:
            assert other.call(os.getpid) != process
    with closing(Worker(60, 0.2)) as worker:
        assert worker.call(os.getpid) == process
        with pytest.raises(WorkerError, match=r"more than 0\.2 seconds"):
            worker.call(time.sleep, 60)
        assert worker.call(os.getpid) != process


def test_one_that_has_not_answered_serves_nobody() -> None:
    worker = Worker(60, 60)
    process = worker.call(os.getpid)
    values: Any = worker.stream(builtins.iter, [1, 2, 3])
    assert next(values) == 1
    worker.close()
    with closing(Worker(60, 60)) as other:
        assert other.call(os.getpid) != process
    values.close()


def test_one_that_ended_while_it_waited_serves_nobody() -> None:
    with closing(Worker(60, 60)) as worker:
        process = worker.call(os.getpid)
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    with closing(Worker(60, 60)) as worker:
        assert worker.call(operator.add, 1, 2) == 3


def test_a_fork_has_workers_of_its_own() -> None:
    code = """if True:
    import os
    from contextlib import closing
    from rostra.compatibility.worker import Worker
    def process():
        with closing(Worker(60, 60)) as worker:
            return worker.call(os.getpid)
    print(process(), flush=True)
    if not os.fork():
        print(process(), flush=True)
    else:
        os.wait()
        print(process())
    """
    result = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    first, forked, again = map(int, result.stdout.split())
    assert again == first != forked
    for process in (first, forked):  # nothing stays behind
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_nothing_is_imported_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's folder may have a json.py."""
    for name in ("json", "resource", "colorsys"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported from the folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    with closing(Worker(cpu_seconds=60, wall_seconds=600)) as worker:
        assert worker.call(exec, "import colorsys") is None


def test_an_isolated_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTRA_SECRET", "s")
    with closing(Worker(cpu_seconds=60, wall_seconds=600, isolated=True)) as worker:
        assert worker.call(os.getenv, "ROSTRA_SECRET") is None
        assert worker.call(os.listdir) == []
        folder = worker.call(os.getcwd)
        with pytest.raises(WorkerError, match="File too large"):
            worker.call(exec, "import os; os.write(os.open('x', os.O_WRONLY | os.O_CREAT), b'x')")
    assert not Path(folder).exists()
