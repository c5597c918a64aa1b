"""What the import of this package costs."""

import os
import subprocess
import sys

HEAVY = ("jsonschema", "json", "decimal", "datetime", "difflib", "urllib.parse", "asyncio")
PROGRAM = """
import sys
from flowcat.language.values import *
check = compile_arguments({"a": {"type": "integer", "enum": [1], "multipleOf": 2}}, ["a"])
check({"a": 2}), schema_faults({"type": "integer", "minimum": 1})
print(*sys.modules)
"""


def test_known_keywords_import_nothing_heavy() -> None:
    """Compiling and checking the language's own keywords stays free of jsonschema and others."""
    run = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert [name for name in HEAVY if name in run.stdout.split()] == []
