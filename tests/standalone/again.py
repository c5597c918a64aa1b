"""Tests of the main run, for this environment too: what is the same is not written down twice."""

from types import ModuleType


def all_but(module: ModuleType, *otherwise: str) -> dict[str, object]:
    """Return the tests of a module by name, without those that cannot be the same here."""
    tests = {name: test for name, test in vars(module).items() if name.startswith("test_")}
    gone = set(otherwise) - tests.keys()
    assert not gone, f"{module.__name__} has no {gone}"
    return {name: test for name, test in tests.items() if name not in otherwise}
