"""Set-up for every test of the command line: the same width and colours everywhere."""

from collections.abc import Callable

import pytest
from tests.cli.driver import Ran

from flowcat.cli.main import main


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make it 80 columns without colours, whatever runs the tests."""
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def flowcat(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Return ``flowcat(*arguments)``, which runs the command line in this process."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        return Ran(code, shown.out, shown.err)

    return run
