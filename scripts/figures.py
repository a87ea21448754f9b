"""Write the generated parts of schemas and documents, or say which are stale (--check).

Generated are the codes in the schemas (from schema/codelists), the figures in DATASHEET.md and in
the dataset card (from the newest release), the pictures in docs/, and the output of commands in
documents; some commands are in README.md itself (`session`) and are run from there.
"""

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path

from rostra.cli import main as rostra
from rostra.concordance import Index
from rostra.explorer import plot_dispersion
from rostra.releases import Corpus
from rostra.releasing import card, profile
from rostra.schema import codelists

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the script; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    check = parser.parse_args().check
    stale = 0
    for file, wanted in {**_schemas(), **_documents(), **_pictures()}.items():
        if file.exists() and file.read_text(encoding="utf-8") == wanted:
            continue
        if check:
            print(f"{file.relative_to(ROOT)} is stale. Run: make figures")
            stale = 1
        else:
            file.write_text(wanted, encoding="utf-8")
            print(f"{file.relative_to(ROOT)} written")
    return stale


def _schemas() -> dict[Path, str]:
    listed = {
        file.stem: codelists.codes(file.read_text(encoding="utf-8"))
        for file in (ROOT / "schema" / "codelists").glob("*.csv")
    }
    wanted = {}
    for file in sorted((ROOT / "schema").glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        if file.stem != "house":
            made = codelists.with_codes(schema, listed)
            wanted[file] = json.dumps(made, ensure_ascii=False, indent=2) + "\n"
    return wanted


def _documents() -> dict[Path, str]:
    release = Corpus(ROOT / "corpus").release()
    blocks = {
        **profile.markdown_blocks(release),
        "configs": card.configs(release),
        "info": _output("info"),
        "verify": _output("verify"),
        "agreement": _output("agreement"),
        "problem": _problem(),
        "growth": session(_readme(), "growth"),
        "linguists": session(_readme(), "linguists"),
    }
    files = (ROOT / "DATASHEET.md", ROOT / "README.md", ROOT / "corpus" / "README.md")
    return {file: card.refresh(file.read_text(encoding="utf-8"), blocks) for file in files}


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _pictures() -> dict[Path, str]:
    return {ROOT / "docs" / "regime.svg": plot_dispersion(Index.build(), "regime").svg()}


def _output(*command: str) -> str:
    with redirect_stdout(io.StringIO()) as out:
        rostra(list(command))
    return f"```console\n$ rostra {' '.join(command)}\n{out.getvalue()}```"


def _problem() -> str:
    """What `validate` prints where somebody mended a quotation."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        shutil.copytree(ROOT / "corpus", "my-corpus")
        file = Path("my-corpus", "curated", "utterances.jsonl")
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("can’t even speak", "cannot even speak"), encoding="utf-8")
        return _output("validate", "--corpus", "my-corpus")


def session(document: str, block: str) -> str:
    """A generated block of console commands of a document, with what they print now.

    They are run one after another in an empty folder that holds `examples/`.
    """
    written = document.partition(f"<!-- generated:{block} -->\n")[2]
    commands = re.findall(r"^\$ (.*)$", written.partition("<!-- /generated:")[0], re.MULTILINE)
    shown = []
    with tempfile.TemporaryDirectory() as home:
        work, tools = Path(home, "work"), Path(home, "tools")
        shutil.copytree(ROOT / "examples", work / "examples")
        tools.mkdir()
        for name, arguments in (("rostra", "-m rostra "), ("python", "")):
            (tools / name).write_text(f'#!/bin/sh\nexec {sys.executable} {arguments}"$@"\n')
            (tools / name).chmod(0o755)
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        environment = os.environ | {"PATH": path, "HF_HOME": str(Path(home, "cache"))}
        for command in commands:
            done = subprocess.run(
                ["/bin/sh", "-c", command],
                cwd=work,
                env=environment | {"PYTHONUTF8": "1", "COLUMNS": "132"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                check=False,
            )
            shown.append(f"$ {command}\n{done.stdout}")
    return f"```console\n{''.join(shown)}```"


if __name__ == "__main__":
    sys.exit(main())
