"""Bundles the modules of Rostra that the gate consists of, when it is built in the repository."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BundleHook(BuildHookInterface[Any]):
    """Adds the bundle to wheel and sdist; an sdist already has it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Include the files from the repository, two folders up from the package."""
        del version
        package = "src/rostra_gate" if self.target_name == "sdist" else "rostra_gate"
        if (Path(self.root) / "src/rostra_gate/_bundle").exists():
            return
        repository = Path(self.root).parent
        places = {f"src/{module}": module for module in self.config["modules"]}
        places["schema/house.json"] = "rostra/_data/schema/house.json"
        for source, place in places.items():
            build_data["force_include"][str(repository / source)] = f"{package}/_bundle/{place}"
