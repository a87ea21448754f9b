"""scripts/repeat.py: the same comparisons in every process."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_repetitions_are_the_same() -> None:
    command = [sys.executable, str(ROOT / "scripts/repeat.py")]
    options = ["--pairs", "6", "--times", "2", "--load", "1"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("6 pairs 2 times under a load of 1: 0 differ; sha256 ")
