"""Proofs that are remembered: they hold for these files alone, and only the user makes them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rostra import proofs


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "SETTLED", -1e9)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_text("content")
    return file


def states(file: Path) -> dict[str, proofs.State]:
    state = proofs.file_state(file)
    return {} if state is None else {file.name: state}


def remembered(file: Path) -> Path:
    assert proofs.remember(file, "claim", states(file))
    [proof] = Path(os.environ["XDG_CACHE_HOME"], "rostra/proofs").iterdir()
    return proof


def test_a_proof_is_of_a_claim_and_a_place(file: Path, tmp_path: Path) -> None:
    assert not proofs.is_proved(file, "claim", states(file))
    remembered(file)
    assert proofs.is_proved(file, "claim", states(file))
    assert not proofs.is_proved(file, "another claim", states(file))
    assert not proofs.is_proved(tmp_path / "elsewhere", "claim", states(file))


def _same_size_and_time(file: Path) -> None:
    old = file.stat()
    file.write_text("changed")
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns))


def _replaced(file: Path) -> None:
    old = file.stat()
    file.rename(file.with_name("old"))
    file.write_text("content")
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns))


def _link(file: Path) -> None:
    file.rename(file.with_name("old"))
    file.symlink_to("old")


@pytest.mark.parametrize("change", [_same_size_and_time, _replaced, _link, Path.unlink])
def test_a_changed_file_is_not_proved(file: Path, change: Callable[[Path], None]) -> None:
    remembered(file)
    time.sleep(0.02)  # more than a tick of the clock
    change(file)
    assert not proofs.is_proved(file, "claim", states(file))


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_proof_that_others_may_write_is_not_believed(file: Path, mode: int) -> None:
    proof = remembered(file)
    assert proof.stat().st_mode & 0o777 == 0o600
    proof.chmod(mode)
    assert not proofs.is_proved(file, "claim", states(file))
    remembered(file)
    assert proof.stat().st_mode & 0o777 == 0o600
    assert proofs.is_proved(file, "claim", states(file))


def test_a_proof_of_another_user_is_not_believed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered(file)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not proofs.is_proved(file, "claim", states(file))


def test_what_is_no_proof_is_not_believed(file: Path) -> None:
    proof = remembered(file)
    whole = proof.read_bytes()
    for content in (b"", whole[:-1], whole.upper(), b"\xff" * 64):
        proof.write_bytes(content)
        assert not proofs.is_proved(file, "claim", states(file))
    proof.unlink()
    os.mkfifo(proof)
    assert not proofs.is_proved(file, "claim", states(file))


def test_a_file_that_changed_just_now_is_not_remembered(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "SETTLED", 1e9)
    assert not proofs.remember(file, "claim", states(file))


@pytest.mark.parametrize("cache", ["relative", "/dev/null", "/proc/nowhere"])
def test_without_a_cache_nothing_is_proved(
    file: Path, monkeypatch: pytest.MonkeyPatch, cache: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", cache)
    assert not proofs.remember(file, "claim", states(file))
    assert not proofs.is_proved(file, "claim", states(file))
