"""Reports from anywhere: quotation marks, labels, names, controls and lengths that nobody expects.

Whatever is in a report, it is drafted in time that grows with its length, each proposal is verbatim
at its offsets, and a report that is entered leaves a corpus that is valid.
"""

import contextlib
import io
from dataclasses import asdict
from pathlib import Path
from random import Random

import rostra.cli.add
import rostra.cli.draft  # noqa: F401 - imported once, before the processes are forked
from rostra.cli import main
from rostra.curation.add import add
from rostra.curation.init import init
from rostra.errors import RostraError
from rostra.quotations.extraction import draft, render
from rostra.releases import Corpus
from rostra.validation import check

_PARTS = """
    A Aa AA QUILL: Q: Zed Quill Ada Fict Mr. Dr. Sen. said added told he she “ ” " ' ’ ‘ « » „ ``
    '' , . ! ? … - – — ( ) [ ] : ; ... U.S. a.m. of the and who mayor President Secretary
    中 。「 」 é ß É 1 2. • d'A O'B -x @a #b http://a.b we will not It stands e\u0301 \u00ad \u200d
""".split()
_GAPS = ("", " ", "\n", "\n\n", "  ", "\u00a0", "\t")
_ODD = ("\x00", "\x1b[31m", "\u202e", "\ufeff", "\r", "\ud800", "\x85", "\u2028", "</p>")


def report(random: Random) -> str:
    """A report: parts in any order, or a few parts very often."""
    parts = random.sample(_PARTS, random.choice([2, 3, 12, len(_PARTS)]))
    if random.random() < 0.2:
        parts.append(random.choice(_ODD))
    gaps = random.sample(_GAPS, random.randrange(1, 4))
    size = random.choice([5, 50, 300, 3000])
    if random.random() < 0.3:
        unit = "".join(random.choice(parts) + random.choice(gaps) for _ in range(4))
        return unit * (size // 4)
    return "".join(random.choice(parts) + random.choice(gaps) for _ in range(size))


def attack(random: Random, folder: Path) -> str | None:
    """Draft a report, by the function and by the command; sometimes enter it into a corpus."""
    text = report(random)
    language = random.choice(["en", "de", "fr", "fa", "x-none"])
    drafted = draft(text, language=language)
    for proposal in drafted.utterances:
        for name in ("utterance", "speaker", "role", "cue"):
            value = getattr(proposal, name)
            start = getattr(proposal, f"{'char' if name == 'utterance' else name}_start")
            end = getattr(proposal, f"{'char' if name == 'utterance' else name}_end")
            if value is not None and text[start:end] != value:
                return f"the {name} {value!r} is not at {start} to {end} of the report"
    render(drafted)
    if random.random() < 0.3:
        file = folder / "report.txt"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = main(["draft", str(file), "--format", random.choice(["text", "jsonl"])])
        if code not in (0, 2) or (code == 2 and out.getvalue()):
            return f"draft ended with {code} after {len(out.getvalue())} characters"
    if random.random() < 0.2:
        return _enter(text, list(map(asdict, drafted.utterances)), folder)
    return None


def _enter(text: str, proposals: list[dict[str, object]], folder: Path) -> str | None:
    """Enter the report; the corpus must be valid, whether that succeeds or not."""
    init(folder / "corpus", "attacked")
    corpus = Corpus(folder / "corpus")
    before = {name: file.read() for name, file in corpus.files().items() if file}
    entered = False
    with contextlib.suppress(RostraError, UnicodeEncodeError):
        entered = not add(corpus, "report", text, proposals, {"language": "en"}).problems
    if check(corpus.files()).problems:
        return "the corpus has problems after `add`"
    after = {name: file.read() for name, file in corpus.files().items() if file}
    return None if entered or after == before else "a report that was refused left something"
