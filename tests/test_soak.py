"""make soak: a sample of each kind of attack, and the limits under which they run."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KINDS = sorted(file.stem for file in (ROOT / "scripts/soak").glob("[!_]*.py"))

ATTACKS = """
import os, time
from collections import Counter
from soak import _processes
from soak._figures import FIGURES

def run(attack, numbers=(7,)):
    return _processes.failures_of(attack, "kind", "1", numbers)

def chance(random, folder):
    assert not list(folder.iterdir())
    return str(random.random())

def raising(random, folder):
    raise SystemExit("a\\nb")

def endless(random, folder):
    while True:
        pass

def waiting(random, folder):
    time.sleep(60)

def big(random, folder):
    bytes(3 * 10**9)

def counting(random, folder):
    FIGURES["counted"] += 2

def dying(random, folder):
    os.kill(os.getpid(), 11)

_processes.CPU_SECONDS = 1
"""


def printed(program: str) -> str:
    """What a program prints that begins with these attacks; it has no threads, as a fork needs."""
    line = [sys.executable, "-c", ATTACKS + program]
    done = subprocess.run(line, cwd=ROOT / "scripts", capture_output=True, text=True)
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_of_attacks_breaks_no_promise(kind: str) -> None:
    line = [sys.executable, "scripts/soak", kind, "--count", "4"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{kind}: 4 attacks, 0 failed\n", "")


def test_each_attack_has_its_own_chance_and_the_same_in_every_run() -> None:
    chances = printed("print(run(chance, range(3)))")
    assert chances == printed("print(run(chance, range(3)))")
    assert len(set(chances.split("'")[1::2])) == 3


def test_the_figures_of_attacks_are_added_up() -> None:
    program = "f = Counter(); _processes.failures_of(counting, 'k', '1', range(3), figures=f)"
    assert printed(f"{program}; print(f)") == "Counter({'counted': 6})\n"


def test_what_escapes_is_a_failure_with_its_place() -> None:
    assert "SystemExit: a b (<string>:15" in printed("print(run(raising))")


def test_time_and_memory_are_limited() -> None:
    assert "more than 1 seconds of processor time" in printed("print(run(endless))")
    assert "more than 1 seconds'" in printed("_processes.WALL_SECONDS = 1; print(run(waiting))")
    assert "MemoryError" in printed("print(run(big))")
    assert "its process ended with -11" in printed("print(run(dying))")
