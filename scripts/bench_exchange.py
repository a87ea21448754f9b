"""Measure the import of TEI with annotation beside a plain loop over the same files.

The corpus is invented by a seed, in the form of ParlaMint: a root, lists of persons and
organisations, and a document for each sitting, whose words have lemma, part of speech, features,
names and dependency relations. The loop is what people write with lxml for such files: iterparse
over words and sentences, which writes words, lemma and part of speech as JSON. It does nothing
else: no texts, speakers, roles or places.

Each step is a process of its own. Printed are its seconds, those of the processor (user and
system), which other load disturbs less, and its peak memory; of the loop and the import also words
in a second of the processor, and the ratio. Ends with 1 if that is below the aim.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

_AIM = 0.35
_PEAK = 2 * 2**30  # bytes
_SPEECH = 214  # words, as in the parliaments of ParlaMint
_SITTING = 120  # speeches
_SPEAKERS = 600
_SENTENCE = 18
_PARAGRAPH = 3  # sentences
_TAGS = "NOUN VERB ADJ ADP DET PRON ADV CCONJ AUX PROPN NUM SCONJ PART".split()
_FEATURES = (
    "", "|Number=Sing", "|Case=Nom|Gender=Fem|Number=Sing", "|Mood=Ind|Number=Plur|VerbForm=Fin",
)  # fmt: skip
_TEI = 'xmlns="http://www.tei-c.org/ns/1.0"'
_INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}"/>'

LOOP = """
import json, sys
from collections.abc import Iterator
from pathlib import Path
from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
words = []
with open(sys.argv[2], "w") as out:
    for path in sorted(Path(sys.argv[1]).rglob("sitting-*.xml")):
        tags = (TEI + "w", TEI + "pc", TEI + "s")
        for _, element in etree.iterparse(path, events=("end",), tag=tags):
            if element.tag != TEI + "s":
                msd = element.get("msd", "")
                words.append((element.text, element.get("lemma"), msd.partition("|")[0][8:]))
                continue
            out.write(json.dumps(words, ensure_ascii=False) + "\\n")
            words.clear()
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
"""
LOAD = "import rostra, sys; print(len(rostra.load(corpus=sys.argv[1])))"


class Run(NamedTuple):
    """A process that has ended: seconds, those of the processor, and peak memory in bytes."""

    seconds: float
    processor: float
    peak: int


def main() -> int:
    """Run the benchmark; gives 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="bench_exchange", description=__doc__)
    parser.add_argument("--words", type=int, default=2_000_000, help="of the corpus (2,000,000)")
    parser.add_argument("--seed", default="1", help="any text (1)")
    parser.add_argument("--folder", type=Path, help="where to work (a temporary folder)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        return _measure(Path(folder), args.words, args.seed)


def _measure(folder: Path, wanted: int, seed: str) -> int:
    words = make_corpus(folder / "tei", wanted, seed)
    size = sum(file.stat().st_size for file in (folder / "tei").rglob("*.xml"))
    speeches = words // _SPEECH
    load = os.getloadavg()[0]
    print(f"{words:,} words, {speeches:,} speeches, {size / 2**20:,.0f} MiB; load {load:.1f}")
    rostra = [sys.executable, "-m", "rostra"]
    corpus, index = str(folder / "corpus"), str(folder / "index")
    loop = _run(sys.executable, "-c", LOOP, str(folder / "tei"), str(folder / "loop.jsonl"))
    _show("loop", loop, words)
    imported = _run(*rostra, "import", "tei", str(folder / "tei"), "--out", corpus)
    _show("import", imported, words)
    _show("validate", _run(*rostra, "validate", "--corpus", corpus))
    _show("build", _run(*rostra, "build", "--corpus", corpus))
    _show("load", _run(sys.executable, "-c", LOAD, corpus))
    _show("index", _run(*rostra, "index", "--corpus", corpus, "--out", index))
    _show("kwic", _run(*rostra, "kwic", '[lemma="bada" & pos="NOUN"]', "--index", index))
    ratio = loop.processor / imported.processor
    print(f"import: {ratio:.2f} of the speed of the loop; the aim is {_AIM}")
    return int(ratio < _AIM or imported.peak > _PEAK)


def _run(*command: str) -> Run:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:5])}: {message.decode()[-2000:]}")
    seconds = time.perf_counter() - start
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _show(name: str, run: Run, words: int | None = None) -> None:
    speed = f", {words / run.processor:,.0f} words/s" if words else ""
    print(
        f"{name:>8}: {run.seconds:7.1f} s, processor {run.processor:7.1f} s, "
        f"peak {run.peak / 2**20:6,.0f} MiB{speed}",
        flush=True,
    )


def make_corpus(folder: Path, wanted: int, seed: str) -> int:
    """Write an invented corpus of at least so many words; return how many it has."""
    random = Random(seed)  # noqa: S311 - no secret
    vocabulary = [_word(random) for _ in range(40_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    folder.mkdir()
    _write_lists(folder)
    words = number = 0
    names = []
    while words < wanted:
        number += 1
        name = f"{2001 + number // 80}/sitting-{number:05}.ana.xml"
        (folder / name).parent.mkdir(exist_ok=True)
        speeches = min(_SITTING, -(-(wanted - words) // _SPEECH))
        stream = iter(random.choices(vocabulary, weights, k=speeches * _SPEECH))
        with (folder / name).open("w", encoding="utf-8") as file:
            date = f"{2001 + number // 80}-{1 + number % 12:02}-{1 + number % 28:02}"
            file.write(
                f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI {_TEI} xml:id="s{number}" '
                f'xml:lang="en">\n<teiHeader><fileDesc><titleStmt><title>Sitting {number}</title>'
                "</titleStmt></fileDesc><profileDesc><settingDesc><setting>"
                f'<date when="{date}"/></setting></settingDesc></profileDesc></teiHeader>\n'
                "<text><body><div>\n"
            )
            for speech in range(speeches):
                file.write(_speech(f"s{number}.u{speech}", stream, random))
            file.write("</div></body></text></TEI>\n")
        words += speeches * _SPEECH
        names.append(name)
    includes = "\n".join(map(_INCLUDE.format, names))
    lists = "".join(map(_INCLUDE.format, ("listOrg.xml", "listPerson.xml")))
    (folder / "corpus.ana.xml").write_text(
        f'<teiCorpus {_TEI} xml:id="corpus" xml:lang="en"><teiHeader><fileDesc><titleStmt>'
        "<title>A parliament</title></titleStmt></fileDesc><profileDesc><settingDesc><setting>"
        '<name type="country" key="AT">Land</name></setting></settingDesc>'
        f"<particDesc>{lists}</particDesc></profileDesc></teiHeader>\n{includes}\n</teiCorpus>\n",
        "utf-8",
    )
    return words


def _word(random: Random) -> str:
    syllables = random.choices("bdfgklmnprst", k=random.randint(1, 4))
    return "".join(consonant + random.choice("aeiou") for consonant in syllables)


def _write_lists(folder: Path) -> None:
    (folder / "listOrg.xml").write_text(
        f'<listOrg {_TEI}><org xml:id="P" role="parliament"><orgName full="yes">Council</orgName>'
        '</org><org xml:id="G" role="parliamentaryGroup"><orgName full="abb">G</orgName></org>'
        "</listOrg>",
        "utf-8",
    )
    persons = "\n".join(
        f'<person xml:id="p{n}"><persName><surname>Invent{n}</surname><forename>Ada</forename>'
        f'</persName><sex value="F"/><affiliation role="member" ref="#P"/>'
        '<affiliation role="member" ref="#G"/></person>'
        for n in range(_SPEAKERS)
    )
    text = f"<listPerson {_TEI}>\n{persons}\n</listPerson>"
    (folder / "listPerson.xml").write_text(text, "utf-8")


def _speech(key: str, words: Iterator[str], random: Random) -> str:
    """A speech of `_SPEECH` words, in paragraphs and sentences."""
    speaker = random.randrange(_SPEAKERS)
    lines = [
        '<note type="speaker">Ada Invent:</note>',
        f'<u who="#p{speaker}" xml:id="{key}" ana="#regular">',
    ]
    left, number = _SPEECH, 0
    while left:
        paragraph = min(left, _SENTENCE * _PARAGRAPH)
        left -= paragraph
        number += 1
        lines.append(f'<seg xml:id="{key}.{number}">')
        sentence = 0
        while paragraph:
            size = min(paragraph, _SENTENCE)
            paragraph -= size
            sentence += 1
            lines += _sentence(
                f"{key}.{number}.{sentence}", [next(words) for _ in range(size)], random
            )
        lines.append("</seg>")
    lines.append("</u>\n")
    return "\n".join(lines)


def _sentence(key: str, words: list[str], random: Random) -> list[str]:
    lines = [f'<s xml:id="{key}">']
    name = random.randrange(len(words))
    for number, word in enumerate(words, 1):
        tag, features = random.choice(_TAGS), random.choice(_FEATURES)
        join = ' join="right"' if number == len(words) else ""
        line = (
            f'<w xml:id="{key}.{number}" lemma="{escape(word)}" msd="UPosTag={tag}{features}"'
            f"{join}>{escape(word)}</w>"
        )
        lines.append(f'<name type="PER">\n{line}\n</name>' if number == name else line)
    lines.append(f'<pc xml:id="{key}.{len(words) + 1}" msd="UPosTag=PUNCT">.</pc>')
    lines.append('<linkGrp targFunc="head argument" type="UD-SYN">')
    lines += [
        f'<link ana="ud-syn:dep" target="#{key}.{random.randint(1, len(words))} #{key}.{number}"/>'
        for number in range(1, len(words) + 1)
    ]
    return [*lines, "</linkGrp>", "</s>"]


if __name__ == "__main__":
    sys.exit(main())
