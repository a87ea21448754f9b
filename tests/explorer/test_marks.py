"""What is marked in a source is what its offsets say: random texts, random marks."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

_STUB = """
  const element = (name, { class: names, ...more }, text) => {
    const lanes = [];
    const style = { setProperty: (lane, colour) => lanes.push([lane, colour]) };
    return { text, names, lanes, style, label: more["data-label"] ?? null };
  };
"""
_MARK = """([text, marks, start, end]) => {
  const list = paragraphsOf(text);
  setLanes(marks);
  const marked = inParagraphs(list, marks);
  return list.map((p, i) => pieces(p, marked[i], { start, end })
    .map((node) => typeof node === "string" ? [node, "", null, []]
      : [node.text, node.names, node.label, node.lanes ?? []]));
}"""
texts = st.text(st.sampled_from("ab \n👍e\u0301ש"), min_size=1, max_size=60)


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    script = (files("rostra.pages") / "assets/source_view.js").read_text("utf-8")
    page.add_script_tag(content=_STUB + script)
    yield page
    page.close()


@settings(deadline=None, max_examples=2 * settings().max_examples)
@given(texts, st.data())
def test_marks_are_those_of_a_slow_count(tab: Page, text: str, draw: st.DataObject) -> None:
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    spans = st.lists(places.filter(lambda p: p[0] < p[1]), min_size=1, max_size=8)
    names = st.sampled_from(["said", "utterance", "hit", "cue", "layer"])
    marks: list[dict[str, Any]] = [
        {"from": a, "to": b, "name": draw.draw(names)} for a, b in draw.draw(spans)
    ]
    for i, mark in enumerate(marks):
        if mark["name"] == "layer":
            mark |= {"label": f"l{i}", "colour": i}
    start, end = marks[0]["from"], marks[0]["to"]
    paragraphs = tab.evaluate(_MARK, [text, marks, start, end])
    joined, at = "", 0
    for paragraph in paragraphs:
        for piece, classes, label, lanes in paragraph:
            if classes == "unseen":
                assert at == (start if "begins" in piece else end)
                continue
            here = [m for m in marks if m["from"] <= at and m["to"] >= at + len(piece)]
            for place in range(at, at + len(piece)):
                assert [m for m in marks if m["from"] <= place < m["to"]] == here
            assert set(classes.split()) == {m["name"] for m in here}
            layers = [m for m in here if m["name"] == "layer"]
            ending = {m["label"] for m in layers if m["to"] == at + len(piece)}
            assert len(dict(lanes)) == min(len(layers), 6)  # each has a line of its own
            assert set(label.split(", ") if label else []) == ending
            joined, at = joined + piece, at + len(piece)
        assert joined.endswith("\n") or at == len(text)
    assert joined == text
