"""Whether a manifest is the one that somebody published: by its digest, or by their signature.

The checksums in a release prove that its parts belong together, not who made it: whoever changes it
can compute them anew. Only what comes from elsewhere shows that: a digest that was published in a
paper or with a tag, or a signature by a key that the reader trusts.
"""

import re
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from rostra.errors import NotInstalledError, RostraError
from rostra.files import read_limited
from rostra.problems import Problem
from rostra.releases import MANIFEST, MANIFEST_BYTES, Release

_NAMESPACE = "file"
"""What ssh-keygen's manual names for signatures of files."""

_KEY = re.compile(r"(?:ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,3}")
_LONGEST = 2**16  # bytes of a key or a signature
_SECONDS = 60


def manifest_digest(release: Release) -> str:
    """SHA-256 of the manifest, in hexadecimal: one number that identifies a whole release.

    It is what ``sha256sum manifest.json`` prints.
    """
    return sha256(_manifest(release)).hexdigest()


def digest_problems(release: Release, digest: str) -> list[Problem]:
    """Compare a manifest with a digest that was published elsewhere.

    Args:
        release: the release.
        digest: its `manifest_digest`, or the field `manifest_sha256` by which figures and
            concordances name their release.
    """
    actual = manifest_digest(release)
    if digest in {actual, release.manifest["manifest_sha256"]}:
        return []
    message = f"its sha256 is {actual}, not {digest}"
    return [_problem(release, message)]


def signature_problems(release: Release, signature: Path, public_key: Path) -> list[Problem]:
    """Check a detached signature of a manifest, which ``ssh-keygen -Y sign -n file`` made.

    Args:
        release: the release.
        signature: the file that ssh-keygen wrote.
        public_key: an OpenSSH public key, as in ``id_ed25519.pub``.

    Raises:
        RostraError: a file does not exist, is not a regular file or is too long, or is not a public
            key.
        NotInstalledError: there is no ``ssh-keygen``.
    """
    key = _KEY.match(read_limited(public_key, _LONGEST).decode("ascii", "replace"))
    if key is None:
        raise RostraError(f"{public_key} is not an OpenSSH public key: ssh-ed25519 AAAA…")
    with tempfile.TemporaryDirectory(prefix="rostra-") as folder:
        signers, copy = Path(folder) / "signers", Path(folder) / "signature"
        signers.write_text(f'signer namespaces="{_NAMESPACE}" {key[0]}\n', encoding="ascii")
        copy.write_bytes(read_limited(signature, _LONGEST))
        line = ["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", "signer"]
        try:
            done = subprocess.run(  # noqa: S603 - a constant, and paths of our own
                [*line, "-n", _NAMESPACE, "-s", str(copy)],
                input=_manifest(release),
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            message = "there is no ssh-keygen to check a signature with; install OpenSSH"
            raise NotInstalledError(message) from error
    if done.returncode == 0:
        return []
    return [_problem(release, f"{signature.name} is not its signature by {public_key.name}")]


def _problem(release: Release, message: str) -> Problem:
    place = f"{release.place}/{MANIFEST}"
    return Problem("changed-manifest", place, None, None, message)


def _manifest(release: Release) -> bytes:
    _ = release.manifest  # not longer than `MANIFEST_BYTES`, and a regular file
    with (release.path / MANIFEST).open("rb") as file:
        return file.read(MANIFEST_BYTES)
