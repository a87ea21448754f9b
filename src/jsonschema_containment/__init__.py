"""Whether one JSON Schema accepts everything that another does: containment, proved or refuted.

`compare` and `accepts` are the way in. The proof: documents -> schema_classes -> formulas -> prover
(with sequent_results), which leaves atoms to scalar_atoms, array_atoms and object_atoms; patterns
are read by regular_expressions, run by automata and searched by strings. The refutation:
witness_search puts what the proof left over (candidates) to two validators. The description:
schema_changes lists what differs, attribution proves what each change does.

A `Document` is a schema with the documents that it may refer to; one that is not there is a black
box, of which nothing is known.
"""

from jsonschema_containment.comparison import STEPS, accepts, compare
from jsonschema_containment.dialects import UnusableSchemaError
from jsonschema_containment.documents import DIALECT, Document, check_schema
from jsonschema_containment.regular_expressions import UnsupportedError
from jsonschema_containment.results import (
    NO_WITNESS,
    Bump,
    Change,
    Comparison,
    Direction,
    NoWitness,
    Verdict,
)
from jsonschema_containment.strings import is_deterministic, repetitions

__all__ = [
    "DIALECT",
    "NO_WITNESS",
    "STEPS",
    "Bump",
    "Change",
    "Comparison",
    "Direction",
    "Document",
    "NoWitness",
    "UnsupportedError",
    "UnusableSchemaError",
    "Verdict",
    "accepts",
    "check_schema",
    "compare",
    "is_deterministic",
    "repetitions",
]
