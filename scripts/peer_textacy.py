"""The peer of scripts/evaluate.py: direct quotations by textacy, with a small model of spaCy.

Runs under the Python of an environment of its own. Reads articles from standard input, an object
with `id` and `text` a line; writes one object with `seconds` (models loaded before) and
`predictions` as `rostra score` reads them. textacy gives up where marks do not pair, so it is shown
one paragraph at a time. Licences: textacy Apache-2.0, spaCy and en_core_web_sm MIT.
"""

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

MODEL = "en_core_web_sm"


def main() -> int:
    """Run the peer; gives 0, or 3 where it is not installed."""
    try:
        import spacy  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - only in the peer's environment
        from textacy.extract import (  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
            direct_quotations,
        )

        model = spacy.load(MODEL)
    except (ImportError, OSError) as error:
        print(str(error).split("\n", 1)[0], file=sys.stderr)
        return 3
    articles = [json.loads(line) for line in sys.stdin]
    start = time.perf_counter()
    predictions = [
        {"id": article["id"], "quotes": list(_quotes(article["text"], model, direct_quotations))}
        for article in articles
    ]
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "predictions": predictions}))
    return 0


def _quotes(text: str, model: Any, extract: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - untyped
    for paragraph in re.finditer(r"[^\n]+", text):
        try:
            quotations = list(extract(model(paragraph.group())))
        except ValueError:  # an odd number of marks
            continue
        for quotation in quotations:
            yield _quote(quotation, paragraph.start())


def _quote(quotation: Any, offset: int) -> dict[str, Any]:  # noqa: ANN401 - untyped
    content, speaker = quotation.content, quotation.speaker
    return {
        "start": offset + content.start_char,
        "end": offset + content.end_char,
        "speaker": _words(speaker),
        "speaker_start": offset + speaker[0].idx,
        "speaker_end": offset + speaker[-1].idx + len(speaker[-1]),
    }


def _words(tokens: Iterable[Any]) -> str:
    return "".join(token.text_with_ws for token in tokens).strip()


if __name__ == "__main__":
    sys.exit(main())
