"""Version numbers: MAJOR.MINOR.PATCH and nothing else, ordered as numbers."""

import pytest

import rostra
import rostra.version_numbers
from rostra.version_numbers import is_version, next_version, version_key


@pytest.mark.parametrize(
    "name", ["1.0", "1.0.0.0", "01.0.0", "1.0.x", "1.0.0\n", "٣.0.0", "1000000000.0.0", ""]
)
def test_not_a_version(name: str) -> None:
    assert not is_version(name)
    with pytest.raises(ValueError, match="is not a version number"):
        version_key(name)


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(["1.10.0", "1.9.10", "1.9.9", "0.99.0"], key=version_key) == [
        "0.99.0",
        "1.9.9",
        "1.9.10",
        "1.10.0",
    ]


def test_the_next_version() -> None:
    levels = ("major", "minor", "patch")
    assert [next_version("1.4.2", level) for level in levels] == ["2.0.0", "1.5.0", "1.4.3"]


def test_the_module_does_not_replace_the_public_function() -> None:
    assert callable(rostra.versions)
