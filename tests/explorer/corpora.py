"""Corpora that a test makes: invented places, bodies and people, in several scripts."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from rostra.cli import main


class Said(NamedTuple):
    """One paragraph of an invented report."""

    speaker_id: str
    speaker: str
    role: str | None
    country: str | None
    basis: str | None
    text: str


HARBOUR = {
    "ar-one": [
        Said("salim", "وزير الميناء سالم", 'وزير الميناء، و"الماء"', "LB", "office",
             "لا نقبل هذا القرار أبدا، والميناء لنا."),
        Said("warda", "نائبة وردان", None, None, None,
             "Varrow نقلت أن الميناء مغلق 👩\u200d👧 منذ 2031."),
        Said("salim", "وزير الميناء سالم", 'وزير الميناء، و"الماء"', "LB", "office",
             "قلنا إن الميناء (Varrow) سيبقى."),
    ],
    "de-one": [
        Said("uber", "Überminister " + "von und zu Untervarrow " * 7,
             "Minister für „Häfen“, 'Boote'",
             "DE", "office", "Straße und STRASSE: der Hafen, élan. Don’t don't."),
        Said("zed-a", "Zed", "Minister, Harbour", "DE", "residence",
             'the harbour -x [square] "quoted" a*b {x} | harbour'),
        Said("zed-b", "Zed", "all", "DE", "office", "Harbour harbour harbour-side U.S. harbour"),
    ],
    "zh-one": [
        Said("li-a", "港务局长", "null", "CN", "office",
             "我们 的 港口 不会 关闭，港口是大家的。港口。"),
        Said("li-b", "代表", "=1+1", "TW", "institution", "港口👍🏽必须开放。the harbour"),
    ],
}  # fmt: skip


def released_corpus(folder: Path, reports: dict[str, list[Said]]) -> Path:
    """A corpus of reports, released; each paragraph says: name, role said: “text”."""
    assert main(["init", str(folder)]) == 0
    tables: dict[str, list[dict[str, Any]]] = {"utterances": [], "sources": [], "speakers": []}
    speakers: dict[str, str] = {}
    for source, said in reports.items():
        text = ""
        for number, one in enumerate(said, 1):
            tables["utterances"].append(_utterance(source, number, len(text), one))
            text += f"{_before(one)}{one.text}”\n"
            speakers[one.speaker_id] = one.speaker
        content = text.encode()
        (folder / "sources" / f"{source}.txt").write_bytes(content)
        tables["sources"].append(
            {
                **dict.fromkeys(("publisher", "published", "url")), "id": source,
                "title": 'A "title" & <b>bold</b>', "language": source[:2],
                "sha256": sha256(content).hexdigest(), "licence": "CC0-1.0",
                "file": f"{source}.txt", "text_basis": "document",
            }
        )  # fmt: skip
    for speaker_id, name in speakers.items():
        tables["speakers"].append(
            {
                "id": speaker_id, "name": name, "kind": "person", "names_in_sources": [name],
                "note": None,
            }
        )  # fmt: skip
    for table, rows in tables.items():
        rows.sort(key=lambda row: str(row["id"]))
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "curated" / f"{table}.jsonl").write_text(lines, encoding="utf-8")
    assert main(["build", "--corpus", str(folder)]) == 0
    return folder


def _before(one: Said) -> str:
    role = "" if one.role is None else f", {one.role}"
    return f"{one.speaker}{role} said: “"


def _utterance(source: str, number: int, start: int, one: Said) -> dict[str, Any]:
    after_name = start + len(one.speaker)
    begin = start + len(_before(one))
    role = (after_name + 2, begin - len(" said: “")) if one.role else (None, None)
    cue = begin - len("said: “")
    return {
        "id": f"{source}.{number:04}", "source_id": source, "event_id": None,
        "paragraph": number, "turn": number, "seq": number,
        "speaker_id": one.speaker_id, "speaker": one.speaker, "role": one.role,
        "country": one.country, "utterance": one.text,
        "speaker_start": start, "speaker_end": after_name,
        "role_start": role[0], "role_end": role[1],
        "role_type": "government" if one.role else None,
        "role_status": "unstated" if one.role else None, "country_basis": one.basis,
        "char_start": begin, "char_end": begin + len(one.text),
        "cue": "said", "cue_start": cue, "cue_end": cue + len("said"),
        "quote_type": "direct", "elided": False, "date": None, "language": source[:2],
        "review": "curated",
    }  # fmt: skip
