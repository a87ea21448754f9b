"""The bad examples of all problems and of all findings of the schema gate, and how to run them.

A problem has `tests/cases/<id>.json`: one change of the corpus of release 1.0.0. A finding has
`tests/findings/<id>.json`: changes of the folder `tests/findings/base`, whose schemas are
published. The tests prove that each example gives what it is for; `reference.py` shows them.
"""

import base64
import json
import os
import shutil
import subprocess
from contextlib import chdir
from pathlib import Path
from typing import Any

from documents import GIT

from rostra.compatibility import Verdict, check, release
from rostra.problems import Problem
from rostra.releases import Corpus, file_sha256, seal_manifest
from rostra.releasing.build import check_build
from rostra.releasing.card import write
from rostra.releasing.publication import publication_problems
from rostra.releasing.verify import verify
from rostra.validation import check as check_corpus

ROOT = Path(__file__).parents[1]
PROBLEMS = sorted((ROOT / "tests" / "cases").glob("*.json"))
FINDINGS = sorted((ROOT / "tests" / "findings").glob("*.json"))

Case = dict[str, Any]


def first_corpus(folder: Path) -> Path:
    """Make the corpus as it was at release 1.0.0, from that release: it never grows."""
    published = ROOT / "corpus/releases/1.0.0"
    shutil.copytree(published, folder / "releases/1.0.0")
    (folder / "curated").mkdir()
    (folder / "sources").mkdir()
    for table in published.glob("*.jsonl"):
        rows = [json.loads(line) for line in table.read_text("utf-8").splitlines()]
        for row in rows:
            if "text" in row:
                (folder / "sources" / row["file"]).write_bytes(row.pop("text").encode())
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "curated" / table.name).write_text(lines, encoding="utf-8")
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    config = {key: manifest[key] for key in ("name", "version", "schema_version")}
    (folder / "corpus.json").write_text(json.dumps(config) + "\n")
    write(Corpus(folder))
    return folder


def prepare(case: Case, corpus: Path) -> None:
    """Make the changes that the change of a case needs to show."""
    for other in case.get("after", ()):
        apply(other | {"line": None}, corpus)


def apply(case: Case, corpus: Path) -> None:
    """Make the one change that a case describes in a corpus that is prepared for it."""
    file = corpus / case["file"]
    if "bytes_base64" in case:
        raw = base64.b64decode(case["bytes_base64"])
        file.parent.mkdir(exist_ok=True)
        if not case.get("whole"):
            lines = file.read_bytes().split(b"\n")
            lines[case["line"] - 1] = raw
            raw = b"\n".join(lines)
        file.write_bytes(raw)
    edit = case.get("edit", {})
    if edit.get("remove") or edit.get("folder"):
        file.unlink()
    if edit.get("folder"):
        file.mkdir()
    if {"old", "set", "nest"} & edit.keys():
        text = file.read_bytes().decode()
        lines = [text] if case["line"] is None else text.split("\n")
        at = 0 if case["line"] is None else case["line"] - 1
        lines[at] = edited(lines[at], edit)
        file.write_bytes("\n".join(lines).encode())
    if case.get("reseal"):
        _reseal(file.parent)


def edited(line: str, edit: dict[str, Any]) -> str:
    """Return a line after an edit."""
    if "nest" in edit:
        return "[" * int(edit["nest"]) + "]" * int(edit["nest"])
    if "set" in edit:
        return json.dumps(json.loads(line) | edit["set"], ensure_ascii=False)
    assert edit["old"] in line, f"the case's old text is not in its line: {line[:100]}"
    return line.replace(str(edit["old"]), str(edit["new"]), 1)


def _reseal(folder: Path) -> None:
    """Make the manifest fit the files again, as somebody would who forges a release."""
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for table in content["tables"].values():
        for name, entry in table["files"].items():
            entry["sha256"] = file_sha256(folder / name)
            entry["bytes"] = (folder / name).stat().st_size
    listed = {"manifest.json", *(name for t in content["tables"].values() for name in t["files"])}
    if others := [file for file in folder.iterdir() if file.name not in listed]:
        content["documents"] = {
            file.name: {"bytes": file.stat().st_size, "sha256": file_sha256(file)}
            for file in others
        }
    (folder / "manifest.json").write_bytes(seal_manifest(content))


def find_problems(path: Path) -> tuple[str, list[Problem]]:
    """Return the first command that finds a problem in a corpus, and what it finds."""
    corpus = Corpus(path)
    if problems := check_corpus(corpus.files()).problems:
        return "rostra validate", problems
    if corpus.versions() and (problems := list(verify(corpus.release()))):
        return "rostra verify", problems
    problems = check_build(corpus).problems
    if problems or not (path / "PRIVACY.md").exists():
        return "rostra build --check", problems
    return "rostra publish", publication_problems(corpus)


def verdict_on(case: Case, folder: Path) -> Verdict:
    """Return what the gate says about the example of a finding, made in a new folder.

    The base is a commit, in which the schemas are published as 1.0.0. The changelog is new in the
    example, so that what it announces is.
    """
    shutil.copytree(ROOT / "tests" / "findings" / "base", folder)
    files = (folder / "corpus/releases/1.0.0").iterdir()
    listed = {f.name: {"bytes": f.stat().st_size, "sha256": file_sha256(f)} for f in files}
    manifest: dict[str, object] = {
        "name": "orders",
        "version": "1.0.0",
        "schema_version": "1.0.0",
        "tools": {},
        "sources": {},
        "tables": {"order": {"rows": 1, "files": listed}},
    }
    (folder / "corpus/releases/1.0.0/manifest.json").write_bytes(seal_manifest(manifest))
    with chdir(folder):
        release(Path("schemas"))
        for command in ("init -q -b main", "add -A :!CHANGELOG.md", "commit -q -m base"):
            subprocess.run(["git", *command.split()], check=True, env=os.environ | GIT)
        for name, edit in case["edit"].items():
            _edit(Path(name), edit)
        corpus = Corpus(Path("corpus")) if case.get("corpus") else None
        run = case["expect"] != "migration-not-run"
        return check(Path("schemas"), "HEAD", corpus=corpus, run_migrations=run)


def _edit(file: Path, edit: dict[str, str] | str | None) -> None:
    """Replace a part of a file, or all of it; None removes it."""
    if edit is None:
        file.unlink()
    elif isinstance(edit, str):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(edit, encoding="utf-8")
    else:
        text = file.read_text(encoding="utf-8")
        assert edit["old"] in text, f"{file} does not have {edit['old']}"
        file.write_text(text.replace(edit["old"], edit["new"], 1), encoding="utf-8")
