"""Tests of the main run, for this environment too: what is the same is not written down twice."""

from types import ModuleType


def tests_of(module: ModuleType, *but: str) -> dict[str, object]:
    """Return the tests of a module by name, without those that cannot be the same here."""
    tests = {name: test for name, test in vars(module).items() if name.startswith("test_")}
    missing = set(but) - tests.keys()
    assert not missing, f"{module.__name__} has no {missing}"
    return {name: test for name, test in tests.items() if name not in but}
