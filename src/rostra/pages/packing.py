"""The data of a page as text: JSON beside arrays of numbers, compressed.

The bytes are the length of the JSON (an unsigned number of 4 bytes, the lowest first), the JSON in
UTF-8 with spaces up to a multiple of 4 bytes, and the numbers of all arrays (signed, of 4 bytes, as
before). In the JSON, an array is an object ``{"$int32": [start, count]}`` of numbers. The page has
the bytes compressed (zlib) and in base 64; `assets/unpack.js` reads them.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from typing import Any

import numpy as np


def packed(data: dict[str, Any]) -> str:
    """Pack an object of JSON that also has arrays of numpy, of up to 32 bits a number."""
    arrays: list[np.ndarray[Any, Any]] = []
    size = 0

    def reference(value: object) -> dict[str, Any]:
        nonlocal size
        if not isinstance(value, np.ndarray):
            raise TypeError(f"{type(value).__name__} is not for a page")
        arrays.append(value.astype("<i4", casting="safe"))
        size += len(value)
        return {"$int32": [size - len(value), len(value)]}

    text = json.dumps(data, default=reference, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    content = b"".join([len(text).to_bytes(4, "little"), text, *(a.tobytes() for a in arrays)])
    return b64encode(zlib.compress(content, 9)).decode("ascii")
