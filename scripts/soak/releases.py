"""Releases from a stranger: changed files, manifests sealed anew, Parquet and YAML of any kind."""

import shutil
from pathlib import Path
from random import Random

import rostra.cli.verify  # noqa: F401 - imported once, before the processes are forked
from rostra.cli import main
from rostra.releases import shipped


def attack(random: Random, folder: Path) -> str | None:
    """Change one byte of a release; verify must say so."""
    release = Path(shutil.copytree(shipped("corpus") / "releases/1.0.0", folder / "releases/1.0.0"))
    file = random.choice(sorted(release.iterdir()))
    raw = bytearray(file.read_bytes())
    raw[random.randrange(len(raw))] ^= 1 << random.randrange(8)
    file.write_bytes(raw)
    if main(["verify", "--corpus", str(folder), "--format", "json"]) != 1:
        return f"verify accepts a changed {file.name}"
    return None
