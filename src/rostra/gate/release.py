"""Publishing the schemas at work as the next version."""

import shutil
import tempfile
from pathlib import Path

from rostra.errors import RostraError
from rostra.gate import promises, rules, snapshot
from rostra.gate.check import Verdict, check


def release(schemas: Path, verdict: Verdict | None = None) -> Path:
    """Publish the schemas of a folder under the number that their change asks for.

    Args:
        schemas: the folder of schemas at work.
        verdict: what `check` said against the newest published version; None to ask it.

    Raises:
        RostraError: nothing changed, or the gate refuses; nothing is written.
    """
    now = snapshot.of_folder(schemas)
    config = snapshot.config(now)
    newest = next(iter(reversed(now.versions())), None)
    if newest is not None:
        verdict = verdict or check(schemas, newest)
        if not verdict.passes:
            raise RostraError("the gate refuses these schemas: run rostra schema check")
        if verdict.next == newest:
            raise RostraError(f"nothing changed since {newest}; there is nothing to publish")
    number = verdict.next if verdict else rules.next_version(None, "none")
    files = {
        name: raw
        for name, raw in now.files.items()
        if name.removesuffix(".json") in now.schemas.keys() - set(config.internal)
        or name.startswith("codelists/")
    }
    published = schemas / "published"
    published.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".publishing-", dir=published) as folder:
        for name, raw in files.items():
            file = Path(folder, number, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
        Path(folder, number).rename(published / number)
    beside = published / ".SHA256SUMS"
    beside.write_text(promises.lock(snapshot.of_folder(schemas)), encoding="utf-8")
    shutil.move(beside, published / "SHA256SUMS")
    return published / number
