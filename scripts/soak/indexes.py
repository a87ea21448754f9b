"""Indexes from a stranger: changed, exchanged and forged files, some with new checksums."""

import json
import os
import struct
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path
from random import Random

from rostra.cli import main
from rostra.concordance import Index

QUERIES = (
    ("kwic", "the"),
    ("kwic", "re.*", "--fold", "case,diacritics", "--sort", "R1"),
    ("kwic", '[word="the"] []{0,3} [word="of"]', "--within", "sentence"),
    ("freq", "--by", "country"),
    ("ngrams", "--size", "2"),
    ("collocates", "the"),
    ("dispersion", "the"),
    ("keyness", "--target", "country=US"),
)
EXTREMES = (0, 1, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)


def _files() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        Index.build(path=f"{folder}/index")
        return {file.name: file.read_bytes() for file in sorted(Path(folder, "index").iterdir())}


def _answer(query: tuple[str, ...], folder: Path) -> tuple[int, str, str]:
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as error:
        code = main([*query, "--index", str(folder), "--format", "json"])
    return code, out.getvalue(), error.getvalue()


FILES = _files()


def attack(random: Random, folder: Path) -> str | None:
    """Change an index; it answers as before or not at all, or its stamp is another one."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    query, index = random.choice(QUERIES), folder / "index"
    files = dict(FILES)
    for _ in range(random.choice((1, 1, 2, 5))):
        name = random.choice(sorted(files))
        files[name] = _changed(random, files, name)
    if random.random() < 2 / 3:
        _seal(random, files)
    index.mkdir()
    for name, raw in files.items():
        (index / name).write_bytes(raw)
    if random.random() < 0.1:
        _replace(random, index / random.choice(sorted(files)))
    code, answer, error = _answer(query, index)
    if code:
        return None if code == 2 and error.startswith("rostra: ") else f"exit code {code}: {error}"
    if files["header.json"] == FILES["header.json"]:
        for name, raw in FILES.items():
            (folder / "true").mkdir(exist_ok=True)
            (folder / "true" / name).write_bytes(raw)
        if answer != _answer(query, folder / "true")[1]:
            return f"{' '.join(query)}: another answer under the same stamp"
    return None


def _changed(random: Random, files: dict[str, bytes], name: str) -> bytes:
    raw = bytearray(files[name])
    place = random.randrange(len(raw) or 1)
    kind = random.randrange(7)
    if kind == 0 and raw:
        raw[place] ^= 1 << random.randrange(8)
    elif kind == 1:
        del raw[place:]
    elif kind == 2:
        raw += random.randbytes(random.choice((1, 4, 8, 4096)))
    elif kind == 3:
        raw = bytearray(files[random.choice(sorted(files))])
    elif kind == 4:
        raw[place : place + 4] = random.randbytes(len(raw[place : place + 4]))
    else:
        width, form = random.choice(((4, "<I"), (8, "<Q")))
        place -= place % width
        if place + width <= len(raw):
            number = random.choice(EXTREMES) % 2 ** (8 * width)
            raw[place : place + width] = struct.pack(form, number)
    return bytes(raw)


def _seal(random: Random, files: dict[str, bytes]) -> None:
    try:
        header = json.loads(files["header.json"])
        entries = {
            name: {"bytes": len(raw), "sha256": sha256(raw).hexdigest()}
            for name, raw in files.items()
            if name != "header.json"
        }
        header["files"] = entries
        if random.random() < 0.2:
            key = random.choice([*header])
            header[key] = random.choice((None, -1, "x", [], {}, 2**70, ["word", "../word"]))
    except (ValueError, TypeError, KeyError):
        return
    files["header.json"] = json.dumps(header).encode()


def _replace(random: Random, file: Path) -> None:
    kind = random.randrange(4)
    file.unlink()
    if kind == 0:
        os.mkfifo(file)
    elif kind == 1:
        file.symlink_to(random.choice(("/dev/zero", "/etc/passwd", file.name)))
    elif kind == 2:
        file.mkdir()
