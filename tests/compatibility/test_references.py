"""References between files: what a change of one means for another."""

from typing import Any

import pytest

from rostra.compatibility.references import ReferenceGraph
from rostra.progress import Advance, silent

ADDRESS: dict[str, Any] = {
    "type": "object",
    "properties": {"street": {"$ref": "#/$defs/line"}},
    "$defs": {"line": {"type": "string", "maxLength": 40}},
}


def address(longest: int) -> dict[str, Any]:
    return ADDRESS | {"$defs": {"line": {"type": "string", "maxLength": longest}}}


def test_a_reference_leads_from_file_to_file(project: Any, new_project: Any) -> None:
    for case, (ids, refs) in enumerate(
        [
            ((None, None), "../common/address.json"),
            (("https://example.org/a/home.json", "https://example.org/b/x.json"), "../b/x.json"),
            (("urn:x:home", "urn:x:address"), "urn:x:address"),
            (("home.json", None), "../common/address.json"),
        ]
    ):
        project = new_project(f"case{case}")
        names = [{} if given is None else {"$id": given} for given in ids]
        home: dict[str, Any] = {
            **names[0],
            "properties": {"at": {"$ref": refs}, "line": {"maxLength": 9}},
        }
        project.start(**{"v1/home": home, "common/address": names[1] | address(40)})
        # What another file accepts is reported for that file only.
        project.write("schemas/common/address.json", names[1] | address(30))
        assert [f.change for f in project.refusals()] == ["common/address#/$defs/line/maxLength"]
        project.write("schemas/common/address.json", names[1] | address(50))
        assert project.refused() == []
        # A schema with references into other files is compared like any other.
        project.write("schemas/v1/home.json", {**home, "title": "Home"})
        assert project.refused() == []
        home["properties"]["line"]["maxLength"] = 8
        project.write("schemas/v1/home.json", home)
        (finding,) = project.refusals()
        assert (finding.id, finding.change) == ("breaking", "v1/home#/properties/line/maxLength")


def test_a_wider_file_may_narrow_the_one_that_refers_to_it(project: Any) -> None:
    project.git("switch", "-q", "main")
    project.write("schemas/word.json", {"type": "string", "maxLength": 5})
    project.write("schemas/other.json", {"not": {"$ref": "word.json"}})
    project.commit()
    project.git("switch", "-q", "-C", "work")
    project.write("schemas/word.json", {"type": "string", "maxLength": 6})
    (finding,) = project.refusals()
    assert (finding.schema, finding.pointer) == ("other", "")
    assert "what it refers to changed" in finding.message
    assert len(finding.witness) == 6
    project.waive("other#")
    assert project.refused() == []


def test_files_that_refer_to_one_another_in_a_circle(new_project: Any) -> None:
    project = new_project("circle")
    person = {"properties": {"home": {"$ref": "home.json"}, "age": {"maximum": 99}}}
    home = {"properties": {"owner": {"$ref": "person.json"}, "floor": {"maximum": 9}}}
    project.start(person=person, home=home)
    project.write("schemas/home.json", {**home, "title": "Home"})
    assert project.refused() == []
    home["properties"]["floor"] = {"maximum": 8}
    project.write("schemas/home.json", home)
    assert [f.change for f in project.refusals()] == ["home#/properties/floor/maximum"]


def test_a_file_that_others_refer_to_is_gone(new_project: Any) -> None:
    project = new_project("gone")
    project.start(home={"$ref": "address.json"}, address=ADDRESS)
    (project.schemas / "address.json").unlink()
    project.waive("address#")
    assert [(f.schema, f.id) for f in project.refusals()] == [
        ("home", "unproven"),
        ("home", "unresolved-reference"),
    ]


def types(**defs: Any) -> dict[str, Any]:
    return {
        "$defs": {"line": {"maxLength": 9}, "code": {"maxLength": 3}, "no": {"maxLength": 2}} | defs
    }


@pytest.fixture
def shared(new_project: Any) -> Any:
    """A file of definitions, and three files that refer to two of them."""
    project = new_project("shared")
    users = {
        f"user{i}": {
            "properties": {p: {"$ref": f"types.json#/$defs/{p}"} for p in ("line", "code")}
        }
        for i in range(3)
    }
    project.start(types=types(), **users)
    return project


def test_a_definition_that_others_refer_to_counts(shared: Any) -> None:
    shared.write("schemas/types.json", types(line={"maxLength": 8}))
    (finding,) = shared.refusals()
    assert (finding.id, finding.change) == ("breaking", "types#/$defs/line/maxLength")
    assert finding.witness == "a" * 9
    shared.waive("types#/$defs/line/maxLength")
    assert shared.refused() == []
    # A waiver of one definition does not hide the break of another.
    shared.write("schemas/types.json", types(line={"maxLength": 8}, code={"maxLength": 2}))
    assert [f.change for f in shared.refusals()] == ["types#/$defs/code/maxLength"]


def test_a_definition_that_is_wider_or_that_nobody_refers_to(shared: Any) -> None:
    shared.write("schemas/types.json", types(line={"maxLength": 10}))
    assert shared.refused() == []
    assert shared.verdict().bumps["types"] == "minor"
    shared.write("schemas/types.json", types(no={"maxLength": 1}))
    assert [f.change for f in shared.refusals()] == ["types#/$defs/no/maxLength"]


def test_a_definition_that_moved(shared: Any) -> None:
    defs = types()["$defs"]
    shared.write("schemas/types.json", {"$defs": {"code": defs["code"], "no": defs["no"]}})
    shared.write("schemas/lines.json", defs["line"])
    for i in range(2):
        parts = {"line": {"$ref": "lines.json"}, "code": {"$ref": "types.json#/$defs/code"}}
        shared.write(f"schemas/user{i}.json", {"properties": parts})
    assert [(f.schema, f.id) for f in shared.refusals()] == [
        ("user2", "unproven"),
        ("user2", "unresolved-reference"),
    ]
    shared.write("schemas/user2.json", {"properties": parts})
    assert shared.refused() == []
    shared.write("schemas/lines.json", {"maxLength": 8})
    assert {f.id for f in shared.refusals()} == {"breaking"}


def test_one_file_may_make_up_for_another(new_project: Any) -> None:
    project = new_project("both")
    limit = {"$ref": "word.json"}
    project.start(word={"maxLength": 5}, person={**limit, "maxLength": 20})
    project.write("schemas/word.json", {"maxLength": 30})
    project.write("schemas/person.json", {**limit, "maxLength": 15})
    assert project.refused() == []
    project.write("schemas/person.json", {**limit, "maxLength": 4})
    (finding,) = project.refusals()
    assert finding.change == "person#/maxLength"
    (note,) = [f for f in project.verdict().findings if f.id == "witness"]
    assert note.witness == "a" * 5  # of both changes together


def test_one_of_several_files(new_project: Any) -> None:
    """A schema that refers to others in a place that turns acceptance round is compared whole."""
    project = new_project("geometry")
    point, line = ({"type": "array", "minItems": n, "maxItems": n} for n in (2, 4))
    either = {"oneOf": [{"$ref": "point.json"}, {"$ref": "line.json"}]}
    project.start(point=point, line=line, either=either, user={"$ref": "either.json"})
    project.write("schemas/point.json", point | {"maxItems": 3})
    assert project.refused() == []
    project.write("schemas/point.json", point | {"maxItems": 4})
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("breaking", "either#")
    assert len(finding.witness) == 4
    # The break of a file that it refers to is reported once.
    project.write("schemas/point.json", point | {"items": {"type": "integer"}})
    assert [f.change for f in project.refusals()] == ["point#/items"]


def test_many_files_that_refer_to_one_another(new_project: Any) -> None:
    project = new_project("many")
    schemas: dict[str, Any] = {
        f"r{i}": {
            "type": "object",
            "properties": {
                **{f"p{j}": {"items": {"$ref": f"r{(i * 7 + j) % 60}.json"}} for j in range(10)},
                "id": {"type": "string", "maxLength": 64},
            },
            "additionalProperties": False,
        }
        for i in range(60)
    }
    project.start(**schemas)
    for name, longest in (("r5", 60), ("r6", 70)):
        schemas[name]["properties"]["id"]["maxLength"] = longest
        project.write(f"schemas/{name}.json", schemas[name])
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("breaking", "r5#/properties/id/maxLength")
    bumps = project.verdict().bumps
    assert {name: bump for name, bump in bumps.items() if bump != "none"} == {
        "r5": "major",
        "r6": "minor",
    }


def test_what_another_file_evaluates_counts(new_project: Any) -> None:
    """Two schemas that accept the same are not the same to who refuses what nobody looked at."""
    project = new_project("looked")
    user = {"$ref": "base.json", "unevaluatedProperties": False}
    project.start(base={"properties": {"x": {}}}, user=user)
    project.write("schemas/base.json", {"properties": {"x": {}}, "title": "Base"})
    assert project.refused() == []
    project.write("schemas/base.json", {"title": "Base"})
    (finding,) = project.refusals()
    assert (finding.id, finding.change) == ("breaking", "user#")
    assert finding.witness.keys() == {"x"}


def test_a_file_that_accepts_the_same_affects_no_other(new_project: Any) -> None:
    project = new_project("same")
    either = {"oneOf": [{"$ref": "short.json"}, {"$ref": "number.json"}]}
    project.start(short={"maxLength": 3}, number={"type": "number"}, either=either)
    project.write("schemas/short.json", {"maxLength": 3, "minLength": 0, "title": "Short"})
    stages: list[str] = []

    def progress(stage: str, total: int | None = None) -> Advance:
        stages.append(stage)
        return silent(stage, total)

    assert project.verdict(progress=progress).passes
    assert stages == ["comparing short"]
    project.write("schemas/number.json", {"type": ["number", "null"]})
    assert [f.change for f in project.refusals(progress=progress)] == ["either#"]
    assert "comparing either with all that it refers to" in stages


def test_a_schema_is_found_by_its_place_and_by_its_id(new_project: Any) -> None:
    types: dict[str, Any] = {"$id": "https://ex.example/d.json", "$defs": {"x": {"type": "string"}}}
    for number, reference in enumerate(["d.json", "https://ex.example/d.json"]):
        project = new_project(f"found{number}")
        project.start(b={"properties": {"p": {"$ref": f"{reference}#/$defs/x"}}}, d=types)
        assert not [f for f in project.verdict().findings if f.id == "black-box"]
        project.write("schemas/d.json", types | {"$defs": {"x": {"type": "integer"}}})
        (finding,) = project.refusals()
        assert (finding.id, finding.change) == ("breaking", "d#/$defs/x/type")


@pytest.mark.parametrize(
    ("reference", "says", "remedy"),
    [
        ("not.json", "no schema of the folder is not.json", "is it note.json?"),
        ("../note.json", "no schema of the folder is ../note.json", "Correct the reference"),
        ("note.json#/$defs/z", "note.json has no /$defs/z", "add /$defs/z to note.json"),
        ("note.json#zed", "note.json has no zed", "add zed"),
        ("https://ex.example/nope", "no schema of the folder is https://ex.example/nope", "$id"),
    ],
)
@pytest.mark.parametrize("declared", [{}, {"$schema": "http://json-schema.org/draft-07/schema#"}])
def test_a_reference_that_leads_nowhere(
    reference: str, says: str, remedy: str, declared: dict[str, str]
) -> None:
    schemas = {
        "a": declared | {"properties": {"p": {"$ref": reference}}},
        "note": declared | {"definitions": {"x": True}},
        "b": declared | {"$id": "https://ex.example/b.json"},
    }
    graph = ReferenceGraph(schemas)
    (unresolved,) = graph.unresolved()
    assert unresolved[:2] == ("a", "/properties/p/$ref")
    assert unresolved.message == f"the reference {reference} leads nowhere: {says}"
    assert remedy in unresolved.remedy
    assert graph.black_boxes() == {}


def test_references_that_lead_somewhere() -> None:
    draft7 = {"$schema": "http://json-schema.org/draft-07/schema#"}
    schemas = {
        "a": {
            "properties": {
                "not": {"$ref": "sub/b%20c.json#/items/0"},
                "id": {"$ref": "https://ex.example/d.json#x"},
                "in": {"$ref": "urn:x:within#/properties/y"},
                "meta": {"$ref": "https://json-schema.org/draft/2020-12/schema"},
                "far": {"$ref": "https://far.example/x.json#/y"},
                "data": {"const": {"$ref": "nope.json", "$id": "sub/b%20c.json"}},
            },
            "default": {"$ref": "nope.json"},
        },
        "sub/b c": draft7 | {"items": [{"$ref": "../d.json#/x-place"}]},
        "d": {
            "$id": "https://ex.example/d.json",
            "$defs": {
                "x": {"$anchor": "x"},
                "in": {"$id": "urn:x:within", "properties": {"y": {}}},
            },
            "x-place": {"not": {"$ref": "e.json"}},
        },
        "e": {"$id": "https://ex.example/e.json"},
    }
    graph = ReferenceGraph(schemas)
    assert not [*graph.unresolved(), *graph.ambiguous()]
    assert graph.black_boxes() == {"https://far.example/x.json": "a"}
    assert graph.dependencies("a") == {"sub/b c", "d", "e"}
    assert graph.parts("sub/b c") == ["", "#/items/0"]
    assert graph.parts("d") == ["", "#/x-place", "#x", "urn:x:within#/properties/y"]
    assert graph.is_monotone("a")
    assert not graph.is_monotone("d")


def test_what_is_elsewhere_is_a_black_box(new_project: Any) -> None:
    project = new_project("box")
    geo = {"$ref": "https://x.example/geo"}
    schema: dict[str, Any] = {"properties": {"geo": geo, "n": {"type": "integer"}}}
    project.start(a=schema, b={"$ref": "https://x.example/geo"})
    notes = [f for f in project.verdict().findings if f.id == "black-box"]
    assert [f.message.split(" ")[0] for f in notes] == ["https://x.example/geo"]
    schema["properties"]["n"]["type"] = "string"
    project.write("schemas/a.json", schema)
    (finding,) = project.refusals()
    assert (finding.id, finding.witness) == ("breaking", {"n": 0})


def test_an_enum_grows_beside_a_reference(new_project: Any) -> None:
    project = new_project("enum")
    schema: dict[str, Any] = {"properties": {"s": {"$ref": "s.json"}, "n": {"enum": ["a"]}}}
    project.start(a=schema, s={"type": "string"})
    schema["properties"]["n"]["enum"] = ["a", "b"]
    project.write("schemas/a.json", schema)
    (change,) = [f for f in project.verdict().findings if f.id == "changed"]
    assert change.message.endswith("old data stay valid, readers may refuse what is new")


def test_an_id_in_data_claims_no_address(new_project: Any) -> None:
    for number, decoy in enumerate([{"examples": [{"$id": "b.json"}]}, {}]):
        project = new_project(f"decoy{number}")
        project.start(a=decoy, b={"type": "integer"}, c={"not": {"$ref": "b.json"}})
        project.write("schemas/b.json", {"type": ["integer", "string"]})
        (finding,) = project.refusals()
        assert (finding.id, finding.schema) == ("breaking", "c")


def test_a_reference_in_data_leads_nowhere(new_project: Any) -> None:
    project = new_project("data")
    schema: dict[str, Any] = {
        "properties": {"k": {"const": {"$ref": "c.json"}}, "s": {"$ref": "s.json"}}
    }
    project.start(a=schema, c={"type": "string"}, s={})
    assert project.refused() == []
    schema["properties"]["k"]["const"] = {"$ref": "file:///c.json"}
    project.write("schemas/a.json", schema)
    (finding,) = project.refusals()
    assert (finding.id, finding.witness) == ("breaking", {"k": {"$ref": "c.json"}})


def test_a_copy_with_a_forgotten_id_is_refused(new_project: Any) -> None:
    project = new_project("copy")
    address = {"$id": "https://ex.example/address.json", "type": "object"}
    project.start(address=address)
    project.write("schemas/address-strict.json", address | {"additionalProperties": False})
    (finding,) = project.refusals()
    assert finding.id == "duplicate-address"
    for name in ("https://ex.example/address.json", "address.json", "address-strict.json"):
        assert name in finding.message


def test_an_anchor_that_moved_leads_to_another_schema(new_project: Any) -> None:
    project = new_project("anchor")
    short, long = {"maxLength": 2}, {"maxLength": 9}
    project.start(a={"$ref": "d.json#x"}, d={"$defs": {"k": long | {"$anchor": "x"}, "m": short}})
    project.write("schemas/d.json", {"$defs": {"k": long, "m": short | {"$anchor": "x"}}})
    assert {f.id for f in project.refusals()} == {"breaking"}
