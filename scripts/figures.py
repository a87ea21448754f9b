"""Write the generated parts of schemas and documents, or say which are stale (--check).

Generated are the codes in the schemas (from schema/codelists), the figures in DATASHEET.md and in
the dataset card (from the newest release), the tables of the reference (reference.py), and the
pictures in docs/. What the code blocks of README.md and docs/ print is written by documents.py.
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

import reference
from documents import update

from rostra.cli import main as rostra
from rostra.concordance import Index
from rostra.explorer import plot_dispersion, plot_keyness, plot_time_series
from rostra.releases import Corpus
from rostra.releasing import card
from rostra.schema import codelists

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Run the script; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    check = parser.parse_args().check
    stale = False
    for file, wanted in {**_schemas(), **_documents(), **_pictures()}.items():
        stale |= update(file, wanted, check=check)
    return int(stale)


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
        **card.blocks(release),
        "agreement": _output("agreement"),
    }
    files = [ROOT / "DATASHEET.md", ROOT / "corpus" / "README.md", *reference.pages()]
    blocks |= reference.blocks()
    return {file: card.refresh(file.read_text(encoding="utf-8"), blocks) for file in files}


def _pictures() -> dict[Path, str]:
    index, pictures = Index.build(), ROOT / "docs" / "pictures"
    return {
        pictures / "dispersion-regime.svg": plot_dispersion(index, "regime").svg(),
        pictures / "keyness-norway.svg": plot_keyness(index, "country=NO", limit=12).svg(),
        **_pictures_of_a_table(pictures),
    }


def _pictures_of_a_table(pictures: Path) -> dict[Path, str]:
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder, "speeches.csv")
        subprocess.run([sys.executable, ROOT / "examples" / "speeches.py", table], check=True)
        index = Index.build(table, text_column="speech")
    keywords = plot_keyness(index, "party=Hill Party", limit=12)
    speakers = plot_dispersion(index, ["storm", "friends"])
    return {
        pictures / "table-hill.svg": keywords.svg(),
        pictures / "table-storm.svg": plot_time_series(index, "storm").svg(),
        pictures / "table-storm-speakers.svg": speakers.svg(),
    }


def _output(*command: str) -> str:
    with redirect_stdout(io.StringIO()) as out:
        rostra(list(command))
    return f"```console\n$ rostra {' '.join(command)}\n{out.getvalue()}```"


if __name__ == "__main__":
    sys.exit(main())
