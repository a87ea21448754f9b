"""Made-up annotations for the tests of agreement."""

from typing import Any

TEXT = "Open the quay now, and give tea to the dockers of Ruvo."
UTTERANCES = {
    f"u{n}": {
        "id": f"u{n}",
        "utterance": TEXT,
        "char_start": 100 * n,
        "char_end": 100 * n + len(TEXT),
        "language": "en",
    }
    for n in range(4)
}


def record(annotator: str, utterance: int, label: str, words: str = "Open", **more: Any) -> Any:
    """An annotation of words of the text; with the label "none" it marks nothing."""
    start = 100 * utterance + TEXT.index(words)
    bounds = {"char_start": start, "char_end": start + len(words), "text": words}
    if label == "none":
        bounds = dict.fromkeys(bounds)
    made = {
        "id": f"u{utterance}.{annotator}.{words}",
        "annotator": annotator,
        "utterance_id": f"u{utterance}",
        "layer": "demand",
        "label": label,
        "attributes": {},
    }
    return made | bounds | more
