"""The timeline and the filter of a period say what `rostra freq --over` and `--where` say."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from explorer import Explorer
from playwright.sync_api import Browser, expect

from rostra.concordance import Index
from rostra.concordance.statistics.time_series import BINS
from rostra.explorer import explore

DATES = [
    *("2021", "2021-03", "2021-03-02", None, "2020-11~", "2019/2021", "2016-02-29", "2018-12-31"),
    *("2021-01-01", "2021-W03", "2021-03-31", "2019-21", "2020-06-30", "2021-06-30", "2021-07-01"),
]
TABLE = pa.table(
    {
        "id": [str(number) for number, _ in enumerate(DATES)],
        "utterance": [
            ("tide " * (n % 4) + "the harbour ") * (n % 5 + 1) for n, _ in enumerate(DATES)
        ],
        "date": pa.array(DATES, pa.string()),
    }
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("time") / "time.html"
    path.write_text(explore(TABLE), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def timeline(browser: Browser, file: Path) -> Iterator[Explorer]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    opened = Explorer(context.new_page(), file)
    yield opened
    context.close()
    assert opened.wrong == []


@pytest.mark.parametrize("bins", BINS)
def test_the_timeline_is_that_of_freq(timeline: Explorer, bins: str) -> None:
    timeline.open(q="tide", show="time", bins=bins)
    if (more := timeline.page.get_by_role("button", name="Show all")).count():
        more.click()
    rows = timeline.page.locator("#times tr").evaluate_all(
        "rows => rows.map(row => [...row.children].map(cell => cell.innerText))"
    )
    table = Index.build(TABLE).time_series("tide", bins=bins)
    names = ["date", "count", "words", "per_million", "low_per_million", "high_per_million"]
    wanted = [
        [
            date,
            str(count),
            str(words),
            "–" if rate is None else f"{rate:,.0f}",
            "–" if low is None else f"{low:,.0f} to {high:,.0f}",
        ]
        for date, count, words, rate, low, high in zip(
            *(table[name].to_pylist() for name in names), strict=True
        )
    ]
    assert rows == wanted
    points = timeline.page.locator("#time-chart circle").count()
    assert points == sum(words != "0" for _, _, words, _, _ in wanted)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("2020", "2021-03"),
        ("2021-03", ""),
        ("", "2020-11-30"),
        ("2016-02-29", "2016-02"),
        ("2018-12-31", "2021-06-30"),
    ],
)
def test_a_period_is_that_of_a_filter(timeline: Explorer, low: str, high: str) -> None:
    timeline.open(**{"q": "harbour", "from": low, "to": high})
    where = f"date={low}..{high}"
    assert f"--where {where} " in timeline.page.locator("#kwic-command").inner_text()
    hits = Index.build(TABLE).kwic("harbour", where=where).num_rows
    assert timeline.status().startswith(f"{hits} hit")


def test_a_period_that_cannot_be_read_is_reported(timeline: Explorer) -> None:
    for wrong in ("2021-02-30", "12.3.2021", "21"):
        timeline.open(**{"q": "harbour", "from": wrong})
        assert timeline.status() == (
            f"The period is written as 2021, 2021-06 or 2021-06-30, not as {wrong}."
        )
    timeline.page.get_by_role("button", name="Remove the filter Date from: 21").click()
    expect(timeline.page.get_by_role("status")).to_contain_text("45 hits")
