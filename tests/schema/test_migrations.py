"""The migrations that come with the schemas, without the command that runs them."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.schema import published_codelist, published_schemas

FILE = Path(__file__).parents[2] / "schema/migrations/2.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_loader("migration", None)
    assert spec
    module = importlib.util.module_from_spec(spec)
    exec(compile(FILE.read_text("utf-8"), FILE, "exec"), module.__dict__)  # noqa: S102 - ours
    return module


MIGRATE = load().migrate
OLD = "source normalised addressee force target valence".split()
SCHEMA = published_schemas("2.0.0")["annotations"]
IS_VALID = jsonschema_rs.validator_for(SCHEMA).is_valid


def annotation(**attributes: Any) -> dict[str, Any]:
    """An annotation of schema 1.1.0: a group if it has a target, else a demand."""
    layer, label = ("group", "us") if "target" in attributes else ("demand", "other")
    return {
        "id": f"quay-2031.0001.{layer}.human-a.01",
        "utterance_id": "quay-2031.0001",
        "layer": layer,
        "label": label,
        "char_start": 0,
        "char_end": 4,
        "text": "Come",
        "attributes": dict.fromkeys(OLD) | attributes,
        "annotator": "human-a",
        "status": "independent",
    }


@pytest.mark.parametrize("code", [c.code for c in published_codelist("1.1.0", "group_target")])
def test_every_target_of_schema_1_becomes_one_of_schema_2(code: str) -> None:
    moved = MIGRATE("annotations", annotation(target=code, valence="none"))
    assert IS_VALID(moved)
    assert moved["attributes"]["part"] is None
    forms = {code, f"organisation-{code}", "states-western"}
    assert moved["attributes"]["target"] in forms


def test_targets_that_are_renamed() -> None:
    def target(code: str) -> str:
        moved = MIGRATE("annotations", annotation(target=code, valence="none"))
        return str(moved["attributes"]["target"])

    assert target("un") == "organisation-un"
    assert target("western-states") == "states-western"
    assert target("state-gb") == "state-gb"
    assert target("x-fishers") == "organisation-x-fishers"


@pytest.mark.parametrize("force", ["explicit", "implicit"])
def test_demands_were_the_speakers_own(force: str) -> None:
    moved = MIGRATE("annotations", annotation(force=force))
    assert IS_VALID(moved)
    assert (moved["attributes"]["voice"], moved["attributes"]["claimant"]) == ("own", None)
    reported = json.loads(json.dumps(moved))
    reported["attributes"] |= {"voice": "reported", "claimant": "the crews"}
    assert MIGRATE("annotations", reported) == reported


@given(st.from_regex(r"(x-)?[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True))
def test_a_second_run_changes_nothing_and_codes_stay_apart(code: str) -> None:
    moved = MIGRATE("annotations", annotation(target=f"x-{code}", valence="none"))
    assert MIGRATE("annotations", moved) == moved
    assert moved["attributes"]["target"] == f"organisation-x-{code}"


def test_other_tables_stay_as_they_are() -> None:
    record = {"id": "a"}
    assert MIGRATE("speakers", record) == record
