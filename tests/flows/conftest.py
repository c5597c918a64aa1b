"""Set-up for the tests of the shipped flows: Pipecat's imports and its log."""

import warnings

import pytest
from loguru import logger

with warnings.catch_warnings():
    # Pipecat warns about itself and about the standard library as it is imported; as errors these
    # would stop the collection.
    warnings.simplefilter("ignore", DeprecationWarning)
    import pipecat.flows
    import pipecat.services.tts_service
    import pipecat.workers.runner  # noqa: F401

logger.remove()


@pytest.fixture(autouse=True)
def _no_pause_before_a_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that fails is tried again at once."""
    monkeypatch.setattr("flowcat.runtime.work._FIRST_PAUSE", 0.0)
