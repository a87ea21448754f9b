"""The YAML at the head of a dataset card, read as `datasets` and `huggingface_hub` read it."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

_FRONT_MATTER = re.compile(r"^(\s*---\n)([\S\s]*?)(\n---[ \t]*(\n|$))")
"""``REGEX_YAML_BLOCK`` of huggingface_hub 1.1, for texts whose lines end with LF."""

_LONGEST = 2**16
"""The longest front matter that is read: the pure Python parser takes a second for it."""

_LOADED = {"config_name", "data_files", "default"}
_DESCRIBING = {"version", "description"}


class FrontMatterError(ValueError):
    """A front matter that readers may read differently; the message says why."""


class _StrictLoader(yaml.SafeLoader):
    """YAML without repeated keys, which readers resolve differently, and without aliases.

    A few aliases of aliases stand for gigabytes, and a merged key is not where it is looked for.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - as in PyYAML
        if self.check_event(yaml.AliasEvent):
            raise FrontMatterError("its YAML has an alias")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as in PyYAML
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise FrontMatterError(f"its YAML has the key {str(key)[:60]!r} twice")
        return super().construct_mapping(node, deep)


def metadata(text: str) -> dict[Any, Any]:
    """The content of a card's front matter; empty if it has none.

    Raises:
        FrontMatterError: it is not a mapping in plain YAML, or too long.
    """
    block = _FRONT_MATTER.search(text)
    return {} if block is None else _mapping(block[2])


def written_metadata(text: str) -> dict[Any, Any]:
    """The content of a card's front matter without its generated blocks, the long part of it.

    Errors are those of `metadata`.
    """
    block = _FRONT_MATTER.search(text)
    return {} if block is None else _mapping("\n".join(_written(block[2])))


def _written(text: str) -> Iterator[str]:
    """The lines that are in no generated block."""
    generated = False
    for line in text.split("\n"):
        if line.startswith(("# generated:", "# /generated:")):
            generated = line.startswith("# generated:")
        elif not generated:
            yield line


def _mapping(text: str) -> dict[Any, Any]:
    if len(text) > _LONGEST:
        raise FrontMatterError(f"its front matter is longer than {_LONGEST} characters")
    try:
        content = yaml.load(text, _StrictLoader)  # noqa: S506 - a safe loader, with less
    except FrontMatterError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, RecursionError, AttributeError) as error:
        message = " ".join(str(error).split())[:120]
        raise FrontMatterError(f"its front matter is not YAML: {message}") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise FrontMatterError("its front matter is not a mapping")
    return content


def loading_flaw(text: str, configs: str) -> str | None:
    """The reason why `datasets` would not load what these configs say, or None.

    Args:
        text: a card.
        configs: YAML with the keys ``configs`` and ``dataset_info`` as a build writes it; empty for
            a corpus without a release.
    """
    try:
        content = metadata(text)
    except FrontMatterError as error:
        return str(error)
    generated = yaml.safe_load(configs) or {}
    if "dataset_info" in content and content["dataset_info"] != generated.get("dataset_info"):
        return "its dataset_info, by which types and splits are read, is not that of the release"
    expected = generated.get("configs", [])
    actual = content.get("configs") or []
    if not isinstance(actual, list) or not all(isinstance(entry, dict) for entry in actual):
        return "its configs are not a list of mappings"
    for entry in actual:
        for key in sorted(map(str, entry.keys() - _LOADED - _DESCRIBING)):
            return f"its configs have {key[:60]!r}"
    if [_loaded(entry) for entry in actual] != [_loaded(entry) for entry in expected]:
        return "its configs name other files than the newest release"
    return None


def _loaded(entry: dict[str, Any]) -> dict[str, Any]:
    """The part of a config that decides what is loaded."""
    return {key: value for key, value in entry.items() if key in _LOADED}
