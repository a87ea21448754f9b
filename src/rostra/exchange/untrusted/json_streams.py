"""JSON of strangers, read one entry of an array or object at a time, as it may be large."""

import codecs
import json
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson

from rostra.errors import RostraError
from rostra.files import LINE_BYTES

_CHUNK = 2**20
_SPACE = " \t\r\n"
_HALF = re.compile("[\ud800-\udfff]")
_INT64 = 2**63


def parse_json(raw: bytes, place: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a JSON text as Python programs write it.

    ``NaN`` is null, and half a surrogate pair, which is no character, is U+FFFD.

    Raises:
        RostraError: it is not JSON, or is nested too deeply; the message names the place.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass  # it may still be what Python's own json writes
    try:
        return _repaired(json.loads(raw))
    except RecursionError:
        raise RostraError(f"{place}: the JSON text is nested too deeply") from None
    except ValueError as error:
        raise RostraError(f"{place}: not JSON: {error}") from None


def json_entries(file: BinaryIO, name: str) -> Iterator[tuple[str | None, Any]]:
    """Yield the entries of a JSON object, each with its key, or those of an array, with None.

    Args:
        file: the JSON text in UTF-8.
        name: its name, for messages.

    Raises:
        RostraError: it is not JSON, neither an object nor an array, or an entry has more than
            `LINE_BYTES` characters.
    """
    stream = _JsonStream(file, name)
    opening = stream.take("{[", "an object or an array")
    closing = "}" if opening == "{" else "]"
    if stream.peek() == closing:
        stream.take(closing, closing)
    else:
        while True:
            key = None
            if opening == "{":
                key = _repaired(stream.value())
                if not isinstance(key, str):
                    raise stream.error("a key is not a text")
                stream.take(":", "a colon")
            yield key, _repaired(stream.value())
            if stream.take(f",{closing}", f"a comma or {closing}") == closing:
                break
    if stream.peek():
        raise stream.error("something follows the end of the JSON text")


class _JsonStream:
    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder()
        self._buffer, self._at, self._read, self._ended = "", 0, 0, False

    def error(self, reason: str) -> RostraError:
        at = self._read - len(self._buffer) + self._at
        return RostraError(f"{self._name}: not JSON, or not that of ConvoKit: {reason}, at {at:,}")

    def peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(_CHUNK):
                return ""

    def take(self, wanted: str, what: str) -> str:
        """Take the next character, which is one of those wanted."""
        character = self.peek()
        if not character or character not in wanted:
            raise self.error(f"there is no {what}")
        self._at += 1
        return character

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Take the next value."""
        size = _CHUNK
        self.peek()
        while True:
            try:
                value, end = self._json.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise self.error("it is nested too deeply") from None
            except ValueError as error:
                reason, end = str(error), -1
            else:
                reason = ""
            # A number may go on behind the end of what was read so far.
            if 0 <= end < len(self._buffer) or (end >= 0 and self._ended):
                self._at = end
                return value
            if len(self._buffer) - self._at > LINE_BYTES:
                raise self.error(f"an entry has more than {LINE_BYTES:,} characters")
            if not self._more(size):
                if reason:
                    raise self.error(reason)
                continue
            size *= 2  # so that a long entry is not parsed again for each part of it

    def _more(self, size: int) -> bool:
        if self._ended:
            return False
        raw = self._file.read(size)
        try:
            text = self._decode.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise RostraError(f"{self._name} is not UTF-8: {error.reason}") from None
        self._buffer, self._at = self._buffer[self._at :] + text, 0
        self._read += len(text)
        self._ended = not raw
        return bool(raw)


def _repaired(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value without NaN and halves of surrogate pairs; a number beyond 64 bits is a text."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -_INT64 <= value < 2 * _INT64 else str(value)  # as orjson reads them
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_repaired(each) for each in value]
    if isinstance(value, dict):
        return {_HALF.sub("\ufffd", key): _repaired(each) for key, each in value.items()}
    return value
