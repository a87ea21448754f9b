"""Blocks of a JSONL file, and the processes that work on them: how they start and end."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.errors import RostraError
from rostra.releases import StoredFile
from rostra.validation import jsonl_blocks
from rostra.validation.jsonl_blocks import Block, BytesFile, RunOptions, TableFile


def test_processes_are_spawned_where_there_are_threads() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert jsonl_blocks._start_method().get_start_method() == "spawn"
    finally:
        stop.set()
        thread.join()


@given(st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b""))), st.booleans())
def test_blocks_are_whole_lines_and_all_of_the_file(lines: list[bytes], closed: bool) -> None:
    raw = b"\n".join(lines) + b"\n" * closed
    file = BytesFile(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl_blocks, "BLOCK_BYTES", 16)
        blocks = [file.read(block.start, block.length) for block in jsonl_blocks.byte_ranges(file)]
    assert b"".join(blocks) == raw
    assert all(block.endswith(b"\n") and len(block) >= 16 for block in blocks[:-1])


def test_a_line_beyond_the_limit_ends_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 4)
    monkeypatch.setattr(jsonl_blocks, "LINE_BYTES", 8)
    blocks = list(jsonl_blocks.byte_ranges(BytesFile(b"abcd\n" + b"x" * 20 + b"\nabc\n")))
    assert [(block.start, block.length, block.whole) for block in blocks] == [
        (0, 5, True),
        (5, 4, False),
    ]


def die(_file: TableFile, _block: Block) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_process_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_blocks, "BLOCK_BYTES", 100)
    file = tmp_path / "t.jsonl"
    file.write_bytes(b'{"id": "a"}\n' * 100)
    with pytest.raises(RostraError, match="was killed"):
        list(jsonl_blocks.each_block(StoredFile(file), die, RunOptions(2)))


def test_processes_import_nothing_from_the_working_folder(tmp_path: Path) -> None:
    """A stranger's folder may have a socket.py."""
    script, trap = tmp_path / "check.py", "open('sprung', 'w'); raise SystemExit('imported')"
    (tmp_path / "folder").mkdir()
    for name in ("socket", "pickle", "struct", "selectors", "tempfile", "signal"):
        (tmp_path / f"folder/{name}.py").write_text(trap)
    script.write_text(f"""
import multiprocessing
from pathlib import Path
from rostra.validation import jsonl_blocks
from rostra.releases import StoredFile

def work(file, block):
    return block.length

if __name__ == "__main__":
    jsonl_blocks._start_method = lambda: multiprocessing.get_context("spawn")
    jsonl_blocks.BLOCK_BYTES = 30
    file = StoredFile(Path({str(script)!r}))
    assert sum(jsonl_blocks.each_block(file, work, jsonl_blocks.RunOptions(2))) == file.size
""")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, encoding="utf-8", cwd=tmp_path / "folder"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "folder/sprung").exists()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_no_process_outlives_the_one_that_started_it(method: str, tmp_path: Path) -> None:
    script = tmp_path / "check.py"
    script.write_text(f"""
import multiprocessing, os, signal, time
from pathlib import Path
from rostra.validation import jsonl_blocks
from rostra.releases import StoredFile

def work(file, block):
    return os.getpid()

if __name__ == "__main__":
    jsonl_blocks._start_method = lambda: multiprocessing.get_context({method!r})
    jsonl_blocks.BLOCK_BYTES = 10
    file, options = StoredFile(Path({str(script)!r})), jsonl_blocks.RunOptions(2)
    results = jsonl_blocks.each_block(file, work, options)
    pids = {{next(results) for _ in range(9)}} - {{os.getpid()}}
    print(pids, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
""")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, encoding="utf-8", timeout=600
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    pids = [int(pid) for pid in done.stdout.strip("{}\n").split(", ")]
    assert pids
    until = time.monotonic() + 300
    while any(map(alive, pids)):
        assert time.monotonic() < until
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
