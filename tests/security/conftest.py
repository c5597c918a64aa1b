"""Pipecat warns as it is imported; as errors its warnings would stop the collection."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import pipecat.flows
    import pipecat.services.llm_service
    import pipecat.workers.runner  # noqa: F401
