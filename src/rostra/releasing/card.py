"""The dataset card: corpus/README.md, with generated parts between markers."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from rostra.errors import RostraError
from rostra.problems import Problem
from rostra.releases import Corpus, Release
from rostra.releasing.figures import figures
from rostra.validation.encoding import check_text

_CARD = "README.md"

_BLOCK = re.compile(
    r"^(?P<open>(?:<!-- |# )generated:(?P<name>[a-z-]+)(?: -->)?\n)"
    r"(?P<body>.*?)"
    r"^(?P<close>(?:<!-- |# )/generated:(?P=name)(?: -->)?)$",
    re.MULTILINE | re.DOTALL,
)
_MARKER = re.compile(r"^(?:<!-- |# )/?generated:", re.MULTILINE)

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def refresh(text: str, blocks: Mapping[str, str]) -> str:
    """Fill the generated blocks of a document.

    A block stands between two lines, ``<!-- generated:NAME -->`` and ``<!-- /generated:NAME -->``,
    in YAML ``# generated:NAME`` and ``# /generated:NAME``. Blocks of other names stay.
    """

    def fill(match: re.Match[str]) -> str:
        if match["name"] not in blocks:
            return match[0]
        gap = "\n" if match["open"].startswith("<") else ""
        return f"{match['open']}{gap}{blocks[match['name']]}\n{gap}{match['close']}"

    return _BLOCK.sub(fill, text)


def write(corpus: Corpus, beside: Path) -> None:
    """Write the card anew from the newest release; where there is none yet, start one.

    Args:
        corpus: a corpus whose card has no flaws.
        beside: a path on the same file system, for the text until it is whole.
    """
    text = _text(corpus) or _begun(corpus)
    wanted = refresh(text, _blocks(corpus))
    if wanted != _text(corpus):
        beside.write_text(wanted, encoding="utf-8")
        beside.replace(corpus.path / _CARD)


def flaws(corpus: Corpus) -> Iterator[Problem]:
    """What keeps the generated parts of a card from being written; a missing card is started."""
    file = corpus.path / _CARD
    if not file.exists() and not file.is_symlink():
        return
    text, problems = check_text(_CARD, file.read_bytes() if file.is_file() else None)
    yield from problems
    if text is None or problems:
        return
    blocks = list(_BLOCK.finditer(text))
    if "configs" not in {block["name"] for block in blocks}:
        message = "its front matter lacks the lines # generated:configs and # /generated:configs"
        yield Problem("stale-card", _CARD, None, None, message)
    elif len(re.findall("^configs:", refresh(text, {"configs": ""}), re.MULTILINE)):
        message = "it has a second configs: beside the generated one; readers take the last"
        yield Problem("stale-card", _CARD, None, None, message)
    elif len(_MARKER.findall(text)) != 2 * len(blocks):
        within = {at for block in blocks for at in (block.start("open"), block.start("close"))}
        lone = next(m.start() for m in _MARKER.finditer(text) if m.start() not in within)
        line = text.count("\n", 0, lone) + 1
        message = "a marker of a generated block has no partner"
        yield Problem("stale-card", _CARD, line, None, message)


def stale(corpus: Corpus) -> Iterator[Problem]:
    """What of the card is not what the newest release gives."""
    text = _text(corpus)
    if not text and corpus.versions():
        yield Problem("stale-card", _CARD, None, None, "the corpus has no card")
    wanted = {match["name"]: match[0] for match in _BLOCK.finditer(refresh(text, _blocks(corpus)))}
    for match in _BLOCK.finditer(text):
        if match[0] != wanted[match["name"]]:
            line = text.count("\n", 0, match.start()) + 1
            message = f"the block `{match['name']}` is not what the newest release gives"
            yield Problem("stale-card", _CARD, line, None, message)
        elif match["name"] == "configs" and match["body"].strip() and not corpus.versions():
            message = "it names a release that is not there"
            yield Problem("stale-card", _CARD, None, None, message)


def new_card(name: str) -> str:
    """The card that an empty corpus starts with."""
    return f"""\
---
pretty_name: "{name}"
# generated:configs
# /generated:configs
---

# {name}

Say here what this corpus holds and where it comes from.

<!-- generated:versions -->
<!-- /generated:versions -->

<!-- generated:rows -->
<!-- /generated:rows -->
"""


def configs(release: Release) -> str:
    """The YAML that lets ``datasets.load_dataset`` read a release with no code of ours.

    Version and description enter the cache key of ``datasets``: without them it returns old rows
    of another release, or of another corpus in a folder of the same name.
    """
    manifest = release.manifest
    rows = max(table["rows"] for table in manifest["tables"].values())
    size = next((label for bound, label in _SIZES if rows < bound), "1M<n<10M")
    lines = ["size_categories:", f"- {size}", "configs:"]
    for number, (name, table) in enumerate(manifest["tables"].items()):
        sha256 = table["files"][f"{name}.parquet"]["sha256"]
        lines += [
            f"- config_name: {name}",
            *(["  default: true"] if number == 0 else []),
            f"  version: {manifest['version']}",
            f"  description: {manifest['name']} {manifest['version']}, {name}, sha256 {sha256}",
            "  data_files:",
            "  - split: train",
            f"    path: releases/{manifest['version']}/{name}.parquet",
        ]
    return "\n".join(lines)


def _text(corpus: Corpus) -> str:
    file = corpus.path / _CARD
    return file.read_bytes().decode("utf-8") if file.is_file() else ""


def _begun(corpus: Corpus) -> str:
    config = json.loads((corpus.path / "corpus.json").read_bytes())
    return new_card(config["name"])


def _blocks(corpus: Corpus) -> dict[str, str]:
    if not corpus.versions():
        return {}
    release = corpus.release()
    try:
        return {"configs": configs(release), **figures(release)}
    except (ValueError, KeyError) as error:
        raise RostraError(f"{release.path} cannot be read: run rostra verify") from error
