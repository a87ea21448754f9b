"""Lines are copied only if serialising them would not change them."""

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rostra.releasing.jsonl_format import canonical_lines
from rostra.releasing.selection import Selection
from rostra.schema import curated_schema, published_schemas
from rostra.validation.table_validation import records_in

COLUMNS: dict[str, dict[str, Any]] = {
    "id": {"type": "string"},
    "n": {"type": ["integer", "null"]},
    "b": {"type": "boolean"},
    "names": {"type": "array", "items": {"type": "string"}},
    "review": {"type": "string"},
}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8) | st.sampled_from(
    ['"', "\\", '": "', '", "', "}\u2028{", "é", "\\n", "\\u00e9"]
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXT,
            "n": st.none() | st.integers(-(2**53), 2**53),
            "b": st.booleans(),
            "names": st.lists(TEXT, max_size=3),
            "review": st.sampled_from(["curated", "accepted", "unreviewed"]),
        }
    ).map(lambda record: {column: record[column] for column in COLUMNS}),
    max_size=4,
)
FORM = canonical_lines(COLUMNS)
WRITERS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"ensure_ascii": False},
        {"ensure_ascii": True},
        {"ensure_ascii": False, "separators": (",", ":")},
        {"ensure_ascii": False, "separators": (",  ", ":")},
        {"ensure_ascii": False, "sort_keys": True},
    ]
)


@given(RECORDS, st.data())
def test_lines_that_are_taken_are_what_is_written(
    records: list[dict[str, Any]], data: st.DataObject
) -> None:
    lines = [json.dumps(record, **data.draw(WRITERS)) + "\n" for record in records]
    raw = "".join(lines).encode()
    selection = Selection(tuple(COLUMNS), unreviewed=data.draw(st.booleans()), canonical=FORM)
    written = b"".join(selection.lines(records_in(raw)))
    if selection.takes_unchanged(raw):
        assert raw == written
    plain = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    if lines == plain and (selection.unreviewed or not any("unreviewed" in line for line in lines)):
        assert selection.takes_unchanged(raw)


def test_all_published_tables_but_annotations_have_a_pattern() -> None:
    schemas = published_schemas("1.1.0")
    forms = {name: canonical_lines(curated_schema(s)["properties"]) for name, s in schemas.items()}
    assert [name for name, form in forms.items() if form is None] == ["annotations"]
    assert all(isinstance(form, re.Pattern) for form in forms.values() if form)
    assert canonical_lines({"x": {"type": "number"}}) is None
    assert canonical_lines({"x": {"type": "array", "items": {"type": "integer"}}}) is None
