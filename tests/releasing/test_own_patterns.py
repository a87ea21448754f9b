"""Patterns of a corpus's own columns take linear time in a release, too."""

import json
import shutil
from pathlib import Path

from rostra.cli import main
from rostra.releases import shipped

OWN = {
    "title": "Own",
    "description": "A column of our own",
    "x-made-by": "curator",
    "type": "string",
    "pattern": "^(a|a)*$",
    "maxLength": 50,
    "x-rule": "a rule",
}


def test_a_pattern_with_many_ways_is_built_and_verified(tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(shipped("corpus"), tmp_path / "corpus"))
    shutil.rmtree(corpus / "releases")
    (corpus / "schema").mkdir()
    for table in ("sources", "utterances"):
        extension = {"properties": {"x_own": OWN}}
        (corpus / f"schema/{table}.json").write_text(json.dumps(extension))
        file = corpus / f"curated/{table}.jsonl"
        first, rest = file.read_text("utf-8").split("}\n", 1)
        file.write_text(f'{first}, "x_own": "{"a" * 40}"}}\n{rest}', encoding="utf-8")
    config = json.loads((corpus / "corpus.json").read_bytes()) | {"version": "1.0.0"}
    (corpus / "corpus.json").write_text(json.dumps(config))
    for verb in ("validate", "build", "verify"):
        assert main([verb, "--corpus", str(corpus)]) == 0
