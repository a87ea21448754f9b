"""What differs between two schemas, place by place, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rostra.schema.comparing.classes import key
from rostra.schema.comparing.comparison import Change
from rostra.schema.comparing.documents import ANNOTATIONS, MANY, NAMED, ONE, without_annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 2000
_HOLDS, _MAY_FAIL = "stay valid", "may be refused"
_READS, _MAY_REFUSE = "accept what is new", "may refuse what is new"
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}


def changes(old: Any, new: Any) -> tuple[Change, ...]:  # noqa: ANN401 - any JSON Schema
    """The places where two documents differ, at most some thousands, in the order of the old.

    The effects are those of each change by itself; the verdict is about all of them together.
    """
    out = []
    for change in _schema(old, new, ""):
        out.append(change)
        if len(out) >= _MOST:
            break
    return tuple(out)


def _schema(old: Any, new: Any, pointer: str) -> Iterator[Change]:  # noqa: ANN401 - any JSON
    if key(old) == key(new):
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield _change(
            "schema-replaced", pointer, f"{_show(old)} became {_show(new)}", *_wide(old, new)
        )
        return
    closed = old.get("additionalProperties") is False, new.get("additionalProperties") is False
    for word in [*old, *(word for word in new if word not in old)]:
        here = f"{pointer}/{_token(word)}"
        before, after = old.get(word, _NONE), new.get(word, _NONE)
        if before is not _NONE and after is not _NONE and key(before) == key(after):
            continue
        if word == "properties":
            yield from _properties(_map(before), _map(after), here, closed, new)
        elif word == "required":
            yield from _required(_list(before), _list(after), here)
        elif before is not _NONE and after is not _NONE and word in ONE | MANY | NAMED:
            yield from _parts(word, before, after, here)
        else:
            yield _keyword(word, before, after, here)


def _parts(word: str, old: Any, new: Any, here: str) -> Iterator[Change]:  # noqa: ANN401
    if word in ONE:
        yield from _schema(old, new, here)
    elif word in NAMED:
        for name in [*old, *(name for name in new if name not in old)]:
            place = f"{here}/{_token(name)}"
            if name in old and name in new:
                yield from _schema(old[name], new[name], place)
            else:
                yield _presence(word, name, place, there=name in new)
    else:
        before, after = (
            [key(without_annotations(s)) for s in old],
            [key(without_annotations(s)) for s in new],
        )
        gone = [i for i, k in enumerate(before) if k not in after]
        came = [i for i, k in enumerate(after) if k not in before]
        for i, j in zip(gone, came, strict=False):
            yield from _schema(old[i], new[j], f"{here}/{j}")
        for i in gone[len(came) :]:
            yield _presence(word, str(i), f"{here}/{i}", there=False)
        for i in came[len(gone) :]:
            yield _presence(word, str(i), f"{here}/{i}", there=True)


def _presence(word: str, name: str, place: str, *, there: bool) -> Change:
    kind = f"{word.lstrip('$')}-{'added' if there else 'removed'}"
    message = f"{word} {name} {'came' if there else 'went'}"
    if word in ("$defs", "definitions"):
        return _change(kind, place, message, "no effect by itself", "no effect by itself")
    if word == "anyOf":
        return _change(kind, place, message, *_effects(holds=there, reads=not there))
    if word == "allOf":
        return _change(kind, place, message, *_effects(holds=not there, reads=there))
    return _change(kind, place, message, _MAY_FAIL, _MAY_REFUSE)


def _properties(
    old: dict[str, Any],
    new: dict[str, Any],
    here: str,
    closed: tuple[bool, bool],
    schema: dict[str, Any],
) -> Iterator[Change]:
    gone = [name for name in old if name not in new]
    came = [name for name in new if name not in old]
    for name in gone:
        meaning = key(without_annotations(old[name]))
        other = next((n for n in came if key(without_annotations(new[n])) == meaning), None)
        place = f"{here}/{_token(name)}"
        if other is not None and len(gone) == 1:
            came.remove(other)
            message = f"property {name} was renamed to {other}"
            yield _change(
                "property-renamed",
                place,
                message,
                _MAY_FAIL if closed[1] else "lose the property",
                _MAY_REFUSE if closed[0] else "miss the property",
            )
        else:
            holds = not closed[1]
            yield _change(
                "property-removed",
                place,
                f"property {name} went",
                _HOLDS if holds else _MAY_FAIL,
                "miss the property",
            )
    for name in came:
        required = name in _list(schema.get("required", ()))
        message = f"{'required' if required else 'optional'} property {name} came"
        free = closed[0] or new[name] in (True, {})
        holds = free and not required
        yield _change(
            "property-added",
            f"{here}/{_token(name)}",
            message,
            *_effects(holds=holds, reads=not closed[0]),
        )
    for name, before in old.items():
        if name in new:
            yield from _schema(before, new[name], f"{here}/{_token(name)}")


def _required(old: list[Any], new: list[Any], here: str) -> Iterator[Change]:
    for name in new:
        if name not in old:
            yield _change("required-added", here, f"{name} is required now", _MAY_FAIL, _READS)
    for name in old:
        if name not in new:
            yield _change(
                "required-removed", here, f"{name} is no longer required", _HOLDS, _MAY_REFUSE
            )


def _keyword(word: str, old: Any, new: Any, here: str) -> Change:  # noqa: ANN401 - any JSON
    came, went = old is _NONE, new is _NONE
    kind = f"{word.lstrip('$')}-{'added' if came else 'removed' if went else 'changed'}"
    said = (
        f"is now {_show(new)}"
        if came
        else f"{_show(old)} went"
        if went
        else f"{_show(old)} became {_show(new)}"
    )
    message = f"{word} {said}"
    if (
        word in ANNOTATIONS
        or word.startswith("x-")
        or word in ("$id", "$anchor", "$defs", "definitions")
    ):
        return _change(kind, here, message, "no effect by itself", "no effect by itself")
    holds, reads = _order(word, old, new)
    return _change(kind, here, message, *_effects(holds=holds, reads=reads))


def _order(word: str, old: Any, new: Any) -> tuple[bool, bool]:  # noqa: ANN401 - any JSON
    """Whether new surely accepts what old did, and the reverse, as far as one keyword tells."""
    if old is _NONE or new is _NONE:
        return new is _NONE, old is _NONE
    if word in _LOWER:
        return new <= old, old <= new
    if word in _UPPER:
        return new >= old, old >= new
    if word in ("enum", "type"):
        before, after = ({key(v) for v in (x if isinstance(x, list) else [x])} for x in (old, new))
        return before <= after, after <= before
    if word == "uniqueItems":
        return not new, not old
    return False, False


def _wide(old: Any, new: Any) -> tuple[str, str]:  # noqa: ANN401 - any JSON
    return _effects(holds=old is False or new is True, reads=old is True or new is False)


def _effects(*, holds: bool, reads: bool) -> tuple[str, str]:
    return (_HOLDS if holds else _MAY_FAIL), (_READS if reads else _MAY_REFUSE)


def _change(kind: str, pointer: str, message: str, old_data: str, readers: str) -> Change:
    return Change(_kebab(kind), pointer, message, old_data, readers)


def _kebab(word: str) -> str:
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in word)


def _token(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _show(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004 - one line for people


def _map(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    return list(value) if isinstance(value, list | tuple) else []


_NONE = object()
