"""Hostile names and values through every verb: nothing printed is a command, and no verb fails.

Names of files and folders, the corpus, manifests, schemas, queries and arguments contain control
characters, bidirectional controls, workflow commands and bytes that are not UTF-8.
"""

import contextlib
import io
import json
import os
import re
import shutil
from importlib import import_module
from pathlib import Path
from random import Random

from rostra.cli import VERBS, main, module_name
from rostra.releases import seal_manifest, shipped

for _verb in VERBS:
    if _verb not in ("plot", "explore"):  # they need the extra `plot`
        import_module(f"rostra.cli.{module_name(_verb)}")

_PIECES = (
    "x", "é", "\n::error::p", "::stop-commands::t", " ::debug::d", "##[error]e", "\x1b[31m", "\x07",
    "\x1b]8;;http://a.invalid\x1b\\", "\u202e", "\u2066", "\u200f", "\u2028", "\x9b1m", "\r", "\t",
    "\x7f", "%0A", "`", "|", "<b>", "\ufeff", "\U000e0041", "=1+1", ",", '"', "'",
    "$(id)", "-", "--",
)  # fmt: skip
_HARMFUL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)
_OURS = re.compile(
    r"::(error|warning|notice) file=[^:,]*(,line=\d+)?(,col=\d+,end(Line|Column)=\d+)?"
    r"(,title=[^:,]*)?::.*"
)
_VERBS = (
    "validate", "validate --format github", "validate --format json", "verify",
    "verify --format github", "build --check", "info", "diff 1.0.0 1.1.0", "diff 1.0.0 {}",
    "verify --version {}", "kwic {}", "kwic regime --format csv", "kwic regime --format json",
    "kwic regime --where country={}", "kwic regime --sort {}", "freq {}", "freq --by {}",
    "ngrams 2 --where speaker={}", "collocates {}", "dispersion {}", "accept {}", "accept {} {}",
    "show {}", "edit {} --role {}", "quote {} {} --speaker {}", "reject {} --reason {}",
    "merge-speakers {} {}", "rename-speaker {} {}",
    "fact {} title {} --evidence {} --compared {} --accessed {}", "migrate", "migrate --dry-run",
    "agreement", "agreement --layer {}", "agreement --with {}", "agreement --disagreements",
    "agreement --disagreements --format csv --with {}", "keyness --target {}",
    "keyness --target country=IR --reference {}", "index --out {}",
    "index --out {} --token-column {}", "annotations export web-annotation --source {} --out {}",
    "annotations import web-annotation {} --source {} --annotator human-b --out {}",
)  # fmt: skip
_ALONE = (
    "{}", "--{}", "score {} {}", "draft {}", "draft {} {}", "add {} --id {}", "init {}",
    "init {} --name {}", "trace {} --against {}", "trace {} --against {} --format github",
    "schema diff {} {}", "schema check --schemas {} --against {}", "schema release --schemas {}",
    "schema check --schemas {} --against {} --format github", "kwic a --index {}",
    "info --corpus {}",
)  # fmt: skip


def attack(random: Random, folder: Path) -> str | None:
    """Run a verb on a corpus of a stranger, with arguments of one."""
    os.chdir(folder)
    name = evil(random, "", file=True)
    corpus = _corpus(random, Path(name))
    values = [evil(random, "\udcff" * random.randrange(2), file=True), name]
    Path(f"f{values[0]}").write_text(evil(random, "{") + "“It stands,” Ada Fict said.\n", "utf-8")
    values.append(f"f{values[0]}")
    line = random.choice([*_VERBS, *_VERBS, *_ALONE])
    arguments = [part.replace("{}", random.choice(values)) for part in line.split(" ")]
    if line in _VERBS:
        arguments += ["--corpus", str(corpus)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as usage:
            code = int(usage.code or 0)
    if code not in (0, 1, 2):
        return f"{line} ended with {code}"
    for stream in (out, err):
        stream.flush()
        raw = stream.buffer.getvalue()
        for printed in raw.decode("utf-8").split("\n"):
            command = printed.lstrip().startswith("::") or "##[" in printed
            if _HARMFUL.search(printed) or (command and not _OURS.fullmatch(printed)):
                return f"{line} prints {printed!r}"
    return None


def evil(random: Random, first: str, *, file: bool = False) -> str:
    """A text that tries to be a command, or the name of a file that does."""
    text = first + "".join(random.choice(_PIECES) for _ in range(random.randrange(1, 7)))
    return re.sub(r"[/\0]", "", text)[:60] if file else text


def _corpus(random: Random, folder: Path) -> Path:
    """A copy of the corpus with hostile values in some places."""
    shutil.copytree(shipped("corpus"), folder)
    text = evil(random, "x")
    place = random.randrange(6)
    if place == 0:
        config = json.loads((folder / "corpus.json").read_bytes())
        key = random.choice([*config, text])
        (folder / "corpus.json").write_text(json.dumps(config | {key: text}), "utf-8")
    elif place == 1:
        for file in folder.glob("releases/*/manifest.json"):
            manifest = json.loads(file.read_bytes())
            manifest[random.choice(["name", "schema_version", text])] = text
            file.write_bytes(seal_manifest(manifest))
    elif place == 2:
        file = random.choice(sorted(folder.glob("curated/*.jsonl")))
        record = json.loads(file.read_bytes().split(b"\n")[0] or b"{}")
        record[random.choice([*record, text])] = text
        file.write_text(json.dumps(record) + "\n" + random.choice(["", text]), "utf-8")
    elif place == 3:
        where = random.choice(
            ["sources", "curated", "releases/1.1.0", "curated/independent", "schema"]
        )
        (folder / where).mkdir(exist_ok=True)
        (folder / where / evil(random, "x", file=True)).write_text(text, "utf-8")
    elif place == 4:
        (folder / "README.md").write_text(text, "utf-8")
    return folder
