"""Set-up for the tests of the standalone package: where they run, Pipecat's imports, async tests.

`pipecat-ai-flows` 1.4.0 pins a Pipecat that cannot stand beside the newer one, so these tests have
an environment of their own: `make standalone` sets it up and runs them, and nothing else there.
Where Pipecat has Flows itself, nothing in this folder is collected.
"""

import asyncio
import inspect
import warnings
from importlib import import_module
from importlib.util import find_spec

import pytest
from loguru import logger

collect_ignore_glob = ["test_*.py"] if find_spec("pipecat.flows") else []

if not collect_ignore_glob:
    # This Pipecat fetches a list of words as it is imported, and no test may touch the network.
    vars(import_module("nltk"))["download"] = lambda *_, **__: False
    with warnings.catch_warnings():
        # As errors, the warnings about what is imported would stop the collection.
        warnings.simplefilter("ignore")
        for name in ("pipecat_flows", "pipecat.services.tts_service"):
            import_module(name)
    logger.remove()
    logger.disable("pipecat")
    logger.disable("pipecat_flows")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an async test to its end, in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True
