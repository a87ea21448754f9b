"""Addresses and references within one schema."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote, urljoin

from rostra.compatibility.documents import Schema

_HOME = "file:///"


def nodes(schema: Schema, base: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object in a schema with the address that it stands under, the outer before the inner."""
    todo = [(schema, base)]
    while todo:
        node, base = todo.pop()
        if isinstance(node, dict):
            if isinstance(node.get("$id"), str):
                base = join(base, node["$id"])
            yield base, node
            todo.extend((child, base) for child in node.values())
        elif isinstance(node, list):
            todo.extend((child, base) for child in node)


def walk(schema: Schema, base: str) -> Iterator[tuple[str, str]]:
    """Each address, and each reference with the address that it starts from."""
    for here, node in nodes(schema, base):
        if isinstance(node.get("$id"), str):
            yield here, ""
        for word in ("$ref", "$dynamicRef"):
            if isinstance(node.get(word), str):
                yield here, node[word]


def leads(node: dict[str, Any], fragment: str) -> bool:
    """Whether a fragment names something, seen from an object of its resource."""
    if fragment.startswith("/"):
        return named_by(node, fragment) is not None
    return fragment in ("", node.get("$anchor"), node.get("$dynamicAnchor"))


def named_by(node: Any, pointer: str) -> Schema | None:  # noqa: ANN401 - any JSON
    """What a JSON pointer in a fragment names, if it is a schema."""
    for token in map(_plain, unquote(pointer).split("/")[1:]):
        if isinstance(node, list) and token.isdecimal() and int(token) < len(node):
            node = node[int(token)]
        elif isinstance(node, dict) and token in node:
            node = node[token]
        else:
            return None
    return node if isinstance(node, dict | bool) else None


def _plain(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def absolute(node: Any, base: str, declared: set[str]) -> Any:  # noqa: ANN401 - any JSON
    """A schema whose references to what is not declared have their full address."""
    if isinstance(node, list):
        return [absolute(part, base, declared) for part in node]
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$id"), str):
        base = join(base, node["$id"])
    out = {word: absolute(part, base, declared) for word, part in node.items()}
    if isinstance(node.get("$ref"), str) and join(base, node["$ref"]) not in declared:
        out["$ref"] = join(base, node["$ref"]) + fragment_of(node["$ref"])
    return out


def made(stub: dict[str, Any], fragment: str) -> dict[str, Any]:
    """The schema that a fragment names in a stand-in, which is made if it is not there."""
    if not fragment.startswith("/"):
        if not fragment:
            return stub
        found: dict[str, Any] = stub.setdefault("$defs", {})
        anchored: dict[str, Any] = found.setdefault(f"#{fragment}", {"$anchor": fragment})
        return anchored
    node = stub
    for token in map(_plain, unquote(fragment).split("/")[1:]):
        node = node.setdefault(token, {})
    return node


def place(name: str) -> str:
    """The address of a schema without one: its place in the folder."""
    return f"{_HOME}{quote(name)}.json"


def fragment_of(reference: str) -> str:
    """The fragment of a reference with its mark; an empty text for none."""
    _, mark, fragment = reference.partition("#")
    return mark + fragment if fragment else ""


def join(base: str, reference: str) -> str:
    """The address that a reference names, seen from another; without fragment."""
    address = reference.partition("#")[0]
    return address if ":" in address.split("/")[0] else urljoin(base, address)
