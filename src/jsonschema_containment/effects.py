"""What a change does to old data and to readers who keep the old schema, in words."""

from __future__ import annotations

from typing import Any

from jsonschema_containment.edits import NOTHING
from jsonschema_containment.values import key

HOLDS, MAY_FAIL, LOSES = "stay valid", "may be refused", "lose the property"
READS, MAY_REFUSE, MISSES = "accept what is new", "may refuse what is new", "miss the property"
NEUTRAL = "no effect by itself"
_LOWER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"}
_UPPER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"}


def effects_of(*, holds: bool, reads: bool) -> tuple[str, str]:
    """In words: whether old data holds, whether readers of the old read what is new."""
    return (HOLDS if holds else MAY_FAIL), (READS if reads else MAY_REFUSE)


def order(word: str, old: Any, new: Any) -> tuple[bool, bool]:  # noqa: ANN401 - any JSON
    """Whether new surely accepts what old did, and the reverse, as far as one keyword tells."""
    if old is NOTHING or new is NOTHING:
        return new is NOTHING, old is NOTHING
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
