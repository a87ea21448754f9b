"""The dataset card: corpus/README.md, with generated parts between markers."""

import re
from collections.abc import Iterator, Mapping

from rostra.building.figures import figures
from rostra.corpus import Corpus, Release
from rostra.problems import Problem

_CARD = "README.md"

_BLOCK = re.compile(
    r"^(?P<open>(?:<!-- |# )generated:(?P<name>[a-z-]+)(?: -->)?\n)"
    r"(?P<body>.*?)"
    r"^(?P<close>(?:<!-- |# )/generated:(?P=name)(?: -->)?)$",
    re.MULTILINE | re.DOTALL,
)

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


def write(corpus: Corpus) -> None:
    """Write the card anew from the newest release; where there is none yet, start one."""
    card = corpus.path / _CARD
    text = card.read_text(encoding="utf-8") if card.exists() else new_card(corpus.path.name)
    wanted = _filled(corpus, text)
    if not card.exists() or wanted != text:
        beside = card.with_name(f".{card.name}.new")
        beside.write_text(wanted, encoding="utf-8")
        beside.replace(card)


def stale(corpus: Corpus) -> Iterator[Problem]:
    """What of the card is not what the newest release gives."""
    card = corpus.path / _CARD
    text = card.read_text(encoding="utf-8") if card.exists() else ""
    if "configs" not in {match["name"] for match in _BLOCK.finditer(text)}:
        yield Problem("stale-card", _CARD, None, None, "it has no generated block `configs`")
        return
    wanted = {match["name"]: match for match in _BLOCK.finditer(_filled(corpus, text))}
    for match in _BLOCK.finditer(text):
        if match[0] != wanted[match["name"]][0]:
            line = text.count("\n", 0, match.start()) + 1
            message = f"the block `{match['name']}` is not what the newest release gives"
            yield Problem("stale-card", _CARD, line, None, message)


def new_card(name: str) -> str:
    """The card that an empty corpus starts with."""
    return f"""\
---
pretty_name: {name}
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


def _filled(corpus: Corpus, text: str) -> str:
    if not corpus.versions():
        return text
    release = corpus.release()
    return refresh(text, {"configs": configs(release), **figures(release)})
