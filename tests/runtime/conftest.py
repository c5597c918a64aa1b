"""Set-up for every test that uses Pipecat: its imports, its log, and async tests."""

import asyncio
import inspect
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
logger.disable("pipecat")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test to its end, in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
