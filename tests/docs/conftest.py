"""The set-up of tests that use Pipecat, for the samples of the docs too."""

from tests.runtime.conftest import pytest_pyfunc_call

__all__ = ["pytest_pyfunc_call"]
