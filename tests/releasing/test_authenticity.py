"""Whose release it is: by a digest that was published elsewhere, or by a signature."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from rostra.releases import seal_manifest

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / "corpus/releases/2.0.0/manifest.json"


@pytest.fixture
def forgery(tmp_path: Path) -> Path:
    """A consistent forgery of the newest release: one checksum of a tool is another."""
    release = Path(shutil.copytree(MANIFEST.parent, tmp_path / "forgery/releases/2.0.0"))
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    manifest["tools"]["rostra"] = "2.0.1"
    (release / "manifest.json").write_bytes(seal_manifest(manifest))
    return tmp_path / "forgery"


def test_a_digest_tells_a_release_from_a_consistent_forgery(forgery: Path, command: Any) -> None:
    digest = sha256(MANIFEST.read_bytes()).hexdigest()
    done = command("verify", "--sha256", digest.upper())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("proved:") == 1
    assert f"sha256 of its manifest: {digest}" in done.stdout
    assert f"sha256 of its manifest: {digest}" in command("info").stdout
    own = json.loads(MANIFEST.read_text("utf-8"))["manifest_sha256"]
    assert command("verify", "--sha256", own).returncode == 0
    assert command("verify", "--corpus", forgery).returncode == 0
    done = command("verify", "--corpus", forgery, "--sha256", digest, "--format", "json")
    assert done.returncode == 1
    (problem,) = json.loads(done.stdout)["problems"]
    forged = sha256((forgery / "releases/2.0.0/manifest.json").read_bytes()).hexdigest()
    assert problem["id"] == "changed-manifest"
    assert problem["message"] == f"its sha256 is {forged}, not {digest}"


def test_a_digest_is_of_the_version_that_is_named(command: Any) -> None:
    older = sha256((ROOT / "corpus/releases/1.0.0/manifest.json").read_bytes()).hexdigest()
    assert command("verify", "--sha256", older).returncode == 1
    assert command("verify", "--sha256", older, "--version", "1.0.0").returncode == 0
    done = command("verify", "--sha256", older[1:])
    assert done.returncode == 2
    assert "64 digits" in done.stderr


def test_a_signature_by_a_key(tmp_path: Path, forgery: Path, command: Any) -> None:
    for name in ("key", "other"):
        line = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name]
        subprocess.run(line, cwd=tmp_path, check=True)
    shutil.copy(MANIFEST, tmp_path)
    line = ["ssh-keygen", "-q", "-Y", "sign", "-f", "key", "-n", "file", "manifest.json"]
    subprocess.run(line, cwd=tmp_path, check=True, capture_output=True)
    signed = ["verify", "--signature", "manifest.json.sig", "--public-key"]
    done = command(*signed, "key.pub")
    assert (done.returncode, done.stderr) == (0, "")
    assert command(*signed, "other.pub").returncode == 1
    done = command(*signed, "key.pub", "--corpus", forgery)
    assert done.returncode == 1
    assert "manifest.json.sig is not its signature by key.pub" in done.stdout
    # A key with options of a list of signers, and what is no key at all
    (tmp_path / "options.pub").write_text("* cert-authority " + (tmp_path / "key.pub").read_text())
    for wrong in ("options.pub", "manifest.json", "nowhere.pub"):
        done = command(*signed, wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Traceback" not in done.stderr
    assert command("verify", "--signature", "manifest.json.sig").returncode == 2
    done = command(*signed, "key.pub", env={"PATH": str(tmp_path)})
    assert done.returncode == 2
    assert "install OpenSSH" in done.stderr
