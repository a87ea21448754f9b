"""The dataset card of a corpus: its README.md, with generated blocks between markers."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

import pyarrow as pa

from rostra.errors import RostraError
from rostra.files import CONFIG_BYTES, TEXT_BYTES, new_file, read_limited
from rostra.front_matter import FrontMatterError, loading_flaw, metadata
from rostra.printable import shell_command
from rostra.problems import Problem
from rostra.released_tables import table_schema
from rostra.releases import Corpus, Release
from rostra.releasing.profile import document_blocks
from rostra.validation.encoding import check_text

_CARD = "README.md"

_BLOCK = re.compile(
    r"^(?P<open>(?:<!-- |# )generated:(?P<name>[a-z0-9-]+)(?: -->)?\n)"
    r"(?P<body>.*?)"
    r"^(?P<close>(?:<!-- |# )/generated:(?P=name)(?: -->)?)$",
    re.MULTILINE | re.DOTALL,
)
_MARKER = re.compile(r"^(?:<!-- |# )/?generated:", re.MULTILINE)

_EMPTY_LINE = re.compile(r"^\*\*\[EMPTY\]\*\* ", re.MULTILINE)
_UNKNOWN: tuple[object, ...] = (None, "", "unknown", [])

_OVERRULING = (".huggingface.yaml", "dataset_infos.json")
"""Files beside a card that `datasets` reads as well."""

_SIZES = (
    (10**3, "n<1K"),
    (10**4, "1K<n<10K"),
    (10**5, "10K<n<100K"),
    (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
    (10**8, "10M<n<100M"),
    (10**9, "100M<n<1B"),
)


def refresh(text: str, blocks: Mapping[str, str]) -> str:
    """Fill the generated blocks of a document.

    A block lies between the lines ``<!-- generated:NAME -->`` and ``<!-- /generated:NAME -->``, in
    YAML between ``# generated:NAME`` and ``# /generated:NAME``. Blocks of other names are kept.
    """

    def filled(block: re.Match[str]) -> str:
        if block["name"] not in blocks:
            return block[0]
        gap = "\n" if block["open"].startswith("<") else ""
        return f"{block['open']}{gap}{blocks[block['name']]}\n{gap}{block['close']}"

    return _BLOCK.sub(filled, text)


def write(corpus: Corpus) -> None:
    """Fill a card without `flaws` from the newest release; if there is no card yet, start one."""
    text = _text(corpus)
    name = json.loads(read_limited(corpus.path / "corpus.json", CONFIG_BYTES))["name"]
    filled = refresh(text or new_card(name), _blocks(corpus))
    if filled != text:
        with new_file(corpus.path / _CARD) as file:
            file.write(filled)


def flaws(corpus: Corpus) -> Iterator[Problem]:
    """Problems that keep the generated blocks of a card from being filled."""
    text, problems = _checked_text(corpus)
    yield from problems
    if text is None:
        return
    blocks = list(_BLOCK.finditer(text))
    if "configs" not in {block["name"] for block in blocks}:
        message = "its front matter lacks the lines # generated:configs and # /generated:configs"
        yield Problem("stale-card", _CARD, None, None, message)
    elif flaw := loading_flaw(refresh(text, {"configs": ""}), ""):
        message = f"without the generated block, {flaw}"
        yield Problem("wrong-card-configs", _CARD, None, None, message)
    elif len(_MARKER.findall(text)) != 2 * len(blocks):
        paired = {at for block in blocks for at in (block.start("open"), block.start("close"))}
        lone = next(m.start() for m in _MARKER.finditer(text) if m.start() not in paired)
        line = _line_of(text, lone)
        message = "a marker of a generated block has no partner"
        yield Problem("stale-card", _CARD, line, None, message)


def misleading(corpus: Corpus) -> Iterator[Problem]:
    """Problems of a card with which plain `datasets` loads other data than the newest release."""
    for name in _OVERRULING:
        if (corpus.path / name).exists():
            message = "datasets reads it beside the card, and it overrules that"
            yield Problem("wrong-card-configs", name, None, None, message)
    text, problems = _checked_text(corpus)
    yield from problems
    if text is not None:
        expected = _configs(corpus)
        if flaw := loading_flaw(text, expected):
            yield Problem("wrong-card-configs", _CARD, None, None, flaw)


def stale(corpus: Corpus) -> Iterator[Problem]:
    """Problems of generated blocks without the content of the newest release."""
    problems = list(_stale(corpus))
    yield from problems or misleading(corpus)


def _stale(corpus: Corpus) -> Iterator[Problem]:
    text = _text(corpus)
    if not text and corpus.versions():
        yield Problem("stale-card", _CARD, None, None, "the corpus has no card")
    filled = _BLOCK.finditer(refresh(text, _blocks(corpus)))
    for block, filled_block in zip(_BLOCK.finditer(text), filled, strict=True):
        if block[0] != filled_block[0]:
            line = _line_of(text, block.start())
            message = f"the block `{block['name']}` does not have the content of the newest release"
            yield Problem("stale-card", _CARD, line, None, message)
        elif block["name"] == "configs" and block["body"].strip() and not corpus.versions():
            message = "it names a release that does not exist"
            yield Problem("stale-card", _CARD, None, None, message)


class EmptyField(NamedTuple):
    """A field of a card that people fill in and nobody has.

    Attributes:
        name: key of the front matter, heading of the section, or ``introduction``.
        line: line of the card, from 1; None for a key that the front matter does not have.
    """

    name: str
    line: int | None


def empty_fields(corpus: Corpus) -> list[EmptyField]:
    """The fields of a card that wait to be filled in, those of the front matter first.

    These are ``license`` and ``language`` where the front matter does not say them and has no
    generated block for them, and each line of text that begins with ``**[EMPTY]**``.
    """
    text = _text(corpus)
    fields = list(_empty_metadata(text))
    for line in _EMPTY_LINE.finditer(text):
        heading = text[: line.start()].rpartition("\n## ")[2].partition("\n")[0]
        name = heading if "\n## " in text[: line.start()] else "introduction"
        fields.append(EmptyField(name, _line_of(text, line.start())))
    return fields


def _empty_metadata(text: str) -> Iterator[EmptyField]:
    try:
        content = metadata(text)
    except FrontMatterError:
        return
    if not content:
        return
    generated = {block["name"] for block in _BLOCK.finditer(text)}
    for name in ("license", "language"):
        if name not in generated and content.get(name) in _UNKNOWN:
            key = re.search(rf"^{name}\b", text, re.MULTILINE)
            yield EmptyField(name, _line_of(text, key.start()) if key else None)


def _line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def new_card(name: str) -> str:
    """The card of an empty corpus of this name."""
    return f"""\
---
pretty_name: "{name}"
license: unknown  # one of https://huggingface.co/docs/hub/repositories-licenses
# generated:language
# /generated:language
task_categories:
- text-classification
- token-classification
tags:
- quotation
- attribution
# generated:configs
# /generated:configs
---

# {name}

**[EMPTY]** What the corpus holds, who published the sources, and how they were chosen.

A row means "claimed by this speaker, as this source reports it". Nothing is verified and nothing is
endorsed.

<!-- generated:versions -->
<!-- /generated:versions -->

<!-- generated:rows -->
<!-- /generated:rows -->

## One row

<!-- generated:row -->
<!-- /generated:row -->

## Labels

<!-- generated:labels -->
<!-- /generated:labels -->

**[EMPTY]** Who annotated, by which guideline, and who checked the result.

## Licence

**[EMPTY]** Whose words these are, under which licence, and under which the annotations are.

## People

**[EMPTY]** Whom somebody writes to, privately, who wants a record corrected or removed.

## Citation

**[EMPTY]** How to cite the corpus (authors, title, year, version), and its homepage.

## Columns

<!-- generated:columns -->
<!-- /generated:columns -->
"""


def blocks(release: Release) -> dict[str, str]:
    """The generated blocks of a card and of other documents, by name.

    Raises:
        DamagedError: a table is not one of records by ascending id.
    """
    return {"configs": configs(release, release.place), **document_blocks(release)}


def configs(release: Release, folder: str = ".") -> str:
    """The YAML that lets ``datasets.load_dataset`` read a release without this package.

    Version and description enter the cache key of ``datasets``: without them it returns old rows
    of another release, or of another corpus in a folder of the same name. ``dataset_info`` has
    columns, numbers of rows and sizes, which the Hub shows and ``datasets`` compares.

    Args:
        release: the release.
        folder: where it is, for a card in another folder.

    Raises:
        DamagedError: the columns of a table are not those of its schema.
    """
    manifest = release.manifest
    rows = max(table["rows"] for table in manifest["tables"].values())
    size = next((label for bound, label in _SIZES if rows < bound), "1B<n<10B")
    lines = ["size_categories:", f"- {size}", "configs:"]
    for number, name in enumerate(release.tables()):
        sha256 = release.table_sha256(name)
        lines += [
            f"- config_name: {name}",
            *(["  default: true"] if number == 0 else []),
            f"  version: {manifest['version']}",
            f"  description: {manifest['name']} {manifest['version']}, {name}, sha256 {sha256}",
            "  data_files:",
            "  - split: train",
            f"    path: {PurePosixPath(folder) / release.pattern(name)}",
        ]
    lines.append("dataset_info:")
    for name in release.tables():
        schema, size_of = table_schema(release, name), release.jsonl_size(name)
        features = map(_feature, schema.names, schema.types)
        lines += [
            f"- config_name: {name}",
            f"  features: [{', '.join(features)}]",
            "  splits:",
            f"  - {{name: train, num_bytes: {size_of}, num_examples: {release.number(name)}}}",
            f"  download_size: {release.size(name)}",
            f"  dataset_size: {size_of}",
        ]
    return "\n".join(lines)


def _feature(name: str, kind: pa.DataType) -> str:
    """A column as `datasets` has it in a card."""
    if pa.types.is_struct(kind):
        members = (kind.field(number) for number in range(kind.num_fields))
        inner = ", ".join(_feature(member.name, member.type) for member in members)
        return f"{{name: {name}, struct: [{inner}]}}"
    key, kind = ("list", kind.value_type) if pa.types.is_list(kind) else ("dtype", kind)
    return f"{{name: {name}, {key}: {'float64' if kind == pa.float64() else kind}}}"


def release_card(release: Release) -> str:
    """The card of a release by itself, with which ``datasets.load_dataset`` reads its folder."""
    manifest = release.manifest
    licence = f", licence `{manifest['license']}`" if "license" in manifest else ""
    return f"""\
---
pretty_name: "{manifest["name"]}"
{configs(release)}
---

# {manifest["name"]} {manifest["version"]}

A release of the corpus `{manifest["name"]}`: schema {manifest["schema_version"]}{licence}.

Each table is Parquet, in one file or in numbered ones, and the same rows as JSON Lines.
`manifest.json` has the number of rows and the checksum of each file.

```python
import datasets

ds = datasets.load_dataset("FOLDER", "{release.tables()[0]}", split="train")
```
"""


def release_card_flaws(release: Release) -> Iterator[Problem]:
    """Problems of the card in a release with which plain `datasets` loads other data than its."""
    file = release.path / _CARD
    if _CARD in release.manifest.get("documents", {}):
        text, problems = check_text(f"{release.place}/{_CARD}", read_limited(file, TEXT_BYTES))
        yield from problems
        if text is not None and (flaw := loading_flaw(text, configs(release))):
            yield Problem("wrong-card-configs", f"{release.place}/{_CARD}", None, None, flaw)


def _checked_text(corpus: Corpus) -> tuple[str | None, list[Problem]]:
    """The card, None if there is none or its bytes have problems, and these problems."""
    file = corpus.path / _CARD
    if not file.exists() and not file.is_symlink():
        return None, []
    raw = read_limited(file, TEXT_BYTES) if file.is_file() else None
    text, problems = check_text(_CARD, raw)
    return (None if problems else text), problems


def _text(corpus: Corpus) -> str:
    file = corpus.path / _CARD
    return read_limited(file, TEXT_BYTES).decode("utf-8") if file.is_file() else ""


def _configs(corpus: Corpus) -> str:
    if not corpus.versions():
        return ""
    release = corpus.release()
    return configs(release, release.place)


def _blocks(corpus: Corpus) -> dict[str, str]:
    if not corpus.versions():
        return {}
    release = corpus.release()
    try:
        return blocks(release)
    except (ValueError, KeyError) as error:
        verify = shell_command("rostra", "verify", "--corpus", corpus.path)
        raise RostraError(f"{release.path} cannot be read: {verify} says why") from error
