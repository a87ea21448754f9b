"""The public names: each package's `__all__`, their docstrings and their whole signatures."""

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import jsonschema_containment
import rostra

PUBLIC = {
    "jsonschema_containment": """DIALECT NO_WITNESS STEPS Bump Change Comparison Direction Document
        NoWitness UnsupportedError UnusableSchemaError Verdict accepts check_schema compare
        is_deterministic repetitions""",
    "rostra": """Index RostraError Source SourceIndex __version__ configs draft load path paths
        records split token_labels trace trace_text versions""",
    "rostra.compatibility": """Direction Finding NotFinishedError Published RefusedError TableChange
        TableComparison Verdict check diff release""",
    "rostra.concordance": "Index QueryError provenance_of",
    "rostra.concordance.index": "IndexReader PositionalAttribute",
    "rostra.concordance.query": """Filters Hits QueryError filters_as_text parse search
        utterance_mask""",
    "rostra.concordance.statistics": """diff_percent expected fightin_words log_dice log_likelihood
        log_ratio mutual_information t_score""",
    "rostra.curation": """Accepted Added Evidence Migrated PlaceError Saved Transaction WorkingCopy
        accept add add_facts edit edit_utterances init merge_speakers migrate quote read_article
        reject rename_speaker save""",
    "rostra.evaluation": """LEVELS Accuracy Article CategoryAgreement Coefficient Continuum
        Disagreement Gamma LayerAgreement Metric Mistake NominalAgreement Prediction Quotation Score
        Share SpanCounts Unit UnitizingAgreement ValueAgreement WordsAgreement agreement
        disagreements gamma level_of nominal_agreement read_gold read_predictions record_accuracy
        required_units score unitizing_agreement""",
    "rostra.exchange": """ExportOptions ImportOptions Imported Loss LossError LossReport
        export_corpus import_corpus""",
    "rostra.explorer": "Plot explore plot_dispersion plot_keyness plot_time_series",
    "rostra.language": """CountryMention Paragraph RoleCodes Token abbreviations_in code_role
        find_country_mentions fold is_word sentence_starts sort_key split_paragraphs split_sentences
        tokenise""",
    "rostra.quotations.extraction": "Decision Draft Rejected TextPart Utterance draft render",
    "rostra.schema": """Schema TABLES curated_schema extended_schema meta_schema pattern_flaw
        published_schemas published_versions span_columns""",
    "rostra.tracing": """VERDICTS Difference Judged Passage Place Source SourceIndex Trace
        TracedText Unjudged read_sources trace trace_text""",
    "rostra.validation": "DEFAULT BytesFile Checked Readable Records RunOptions check",
    "rostra.releasing": "UNREVIEWED Built Change Diff build check_build verify",
}
"""The names that each package exports; whoever exports another one adds it here."""


def exported(package: str) -> dict[str, Any]:
    module = import_module(package)
    return {name: getattr(module, name) for name in module.__all__}


def documented(value: Any) -> bool:
    """Whether a value has a docstring of its own: a function or class, no constant or alias."""
    return inspect.isfunction(value) or inspect.isclass(value)


def signatures(name: str, value: Any) -> Iterator[tuple[str, inspect.Signature]]:
    """The signature of a function, or of a class and of its public methods."""
    if not documented(value) or (isinstance(value, type) and issubclass(value, BaseException)):
        return
    if not getattr(value, "_is_protocol", False):  # nobody calls a protocol
        yield name, inspect.signature(value)
    for method, function in vars(value).items() if isinstance(value, type) else ():
        if inspect.isfunction(function) and not method.startswith("_"):
            yield f"{name}.{method}", inspect.signature(function)


def test_each_package_that_exports_names_is_listed() -> None:
    packages = {"rostra", "jsonschema_containment"}
    for root in (rostra, jsonschema_containment):
        for module in walk_packages(root.__path__, f"{root.__name__}."):
            if module.ispkg and hasattr(import_module(module.name), "__all__"):
                packages.add(module.name)
    assert packages == set(PUBLIC)


@pytest.mark.parametrize("package", PUBLIC)
def test_the_exported_names_are_these(package: str) -> None:
    names = import_module(package).__all__
    assert len(set(names)) == len(names)
    assert set(names) == set(PUBLIC[package].split())


def test_the_root_lists_its_names_and_refuses_others() -> None:
    assert dir(rostra) == rostra.__all__
    with pytest.raises(AttributeError, match="'nothing'"):
        rostra.nothing  # noqa: B018 - the access is what is tested


@pytest.mark.parametrize("package", PUBLIC)
def test_each_public_name_is_documented(package: str) -> None:
    for name, value in exported(package).items():
        if documented(value):
            assert inspect.getdoc(value), name
        for method, function in vars(value).items() if inspect.isclass(value) else ():
            if not method.startswith("_") and inspect.isfunction(function):
                assert inspect.getdoc(function), f"{name}.{method}"


@pytest.mark.parametrize("package", PUBLIC)
def test_each_signature_says_what_it_takes(package: str) -> None:
    open_ended = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    for name, value in exported(package).items():
        for where, signature in signatures(name, value):
            kinds = {parameter.kind for parameter in signature.parameters.values()}
            assert not kinds & open_ended, f"{where}{signature}"


INTERNAL = {"rostra.concordance.index", "rostra.concordance.query"}
"""Packages whose names are for other packages of Rostra, not for users."""


def reference() -> str:
    folder = Path(__file__).parents[1] / "docs/reference/python"
    return "\n".join(page.read_text("utf-8") for page in folder.glob("*.md"))


@pytest.mark.parametrize("package", sorted(PUBLIC.keys() - INTERNAL))
def test_the_reference_describes_each_public_name(package: str) -> None:
    pages = reference()
    if f".. automodule:: {package}\n" in pages:
        return
    described = pages.partition(f".. currentmodule:: {package}\n")[2]
    for name in exported(package):
        assert re.search(rf"\.\. auto[a-z]+:: ({package}\.)?{name}\n", described) or (
            f"`{package}.{name}` is" in pages
        ), name


@pytest.mark.parametrize("package", sorted(PUBLIC.keys() - INTERNAL))
def test_the_reference_shows_each_public_function_in_use(package: str) -> None:
    examples = "\n".join(re.findall(r"^(?:>>>|\.\.\.) (.*)$", reference(), re.MULTILINE))
    for name, value in exported(package).items():
        if inspect.isfunction(value):
            assert re.search(rf"\b{name}\(", examples), f"{package}.{name} is not shown in use"
