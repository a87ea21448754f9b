"""Invented tasks for annotation tools, with characters that tools count differently."""

from pathlib import Path

from hypothesis import strategies as st

from rostra.exchange.annotation_tools.formats import tool_format
from rostra.exchange.annotation_tools.task import Attribute, Layer, Returned, Span, Task
from rostra.exchange.losses import LossReport

DEMAND = Layer(
    "demand",
    ("release", "sanction", "other"),
    (Attribute("addressee"), Attribute("force", ("explicit", "implicit"))),
)
GROUP = Layer("group", ("us", "them"), (Attribute("target"),))

_CHARACTERS = "ab e\u0301é🙂𝐀一\u00a0\u200d.,“”&<>'\"|"


def task_of(text: str, bounds: list[tuple[int, int]], spans: list[Span]) -> Task:
    """A task with a text, the places of its utterances, and spans."""
    utterances = [
        {
            "id": f"pier.{number:04}",
            "char_start": start,
            "char_end": end,
            "speaker": "Ada Fict",
            "speaker_id": "ada-fict",
            "speaker_start": 0,
            "speaker_end": 8,
            **dict.fromkeys(("role", "role_type", "role_status", "country", "country_basis")),
            "cue": "she said" if number % 2 else None,
            "quote_type": "direct",
            "review": "unreviewed",
        }
        for number, (start, end) in enumerate(bounds, 1)
    ]
    layers = {"demand": DEMAND, "group": GROUP}
    return Task("pier", text, "en", utterances, layers, spans)


def pier() -> Task:
    """A task with one utterance that begins behind an emoji, and two spans in it."""
    text = "Ada Fict 🙂\n“Free the stokers 🙂 now,” she said.\n"
    start, end = text.index("Free"), text.index(",”")
    stokers = text.index("the stokers")
    spans = [
        Span("demand", "release", start, end, {"force": "explicit"}, "pier.0001.demand.human-a.01"),
        Span(
            "group", "us", stokers, stokers + 11, {"target": "other"}, "pier.0001.group.human-a.01"
        ),
    ]
    return task_of(text, [(start, end)], spans)


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Tasks of any text with spans of two layers, of which none is blank at an edge."""
    lines = draw(st.lists(st.text(_CHARACTERS, min_size=1, max_size=12), min_size=1, max_size=4))
    text, bounds = "Ada Fict\n", []
    for line in lines:
        bounds.append((len(text), len(text) + len(line)))
        text += f"{line}\n"
    spans = []
    for number, (first, last) in enumerate(bounds, 1):
        for layer in (DEMAND, GROUP):
            start = draw(st.integers(first, last - 1))
            end = draw(st.integers(start + 1, last))
            if text[start].isspace() or text[end - 1].isspace() or draw(st.booleans()):
                continue
            words = st.text(_CHARACTERS, min_size=1, max_size=6).map(lambda w: f"x{w}x")
            values = {
                each.name: draw(st.sampled_from(each.codes) if each.codes else words)
                for each in layer.attributes
                if draw(st.booleans())
            }
            label = draw(st.sampled_from(layer.labels))
            name = f"pier.{number:04}.{layer.name}.human-a.01"
            spans.append(Span(layer.name, label, start, end, values, name))
    return task_of(text, bounds, sorted(spans, key=lambda s: (s.start, s.end, s.layer)))


def sent(name: str, task: Task, folder: Path) -> Path:
    """Write what a tool is given into a folder; gives the file that a tool would give back."""
    folder.mkdir(exist_ok=True)
    files = tool_format(name).write(task, LossReport())
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return folder / [*files][-1]


def read(name: str, task: Task, path: Path) -> tuple[Returned, LossReport]:
    """What a file of a tool holds of a task, with the report."""
    report = LossReport()
    return tool_format(name).read(path, task, report), report


def plain(spans: object) -> list[tuple[object, ...]]:
    """Spans without their places in a file, in an order of their own."""
    assert isinstance(spans, list | tuple)
    return sorted(
        (s.layer, s.label, s.start, s.end, sorted(s.attributes.items()), s.id) for s in spans
    )
