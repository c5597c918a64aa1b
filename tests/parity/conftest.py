"""Set-up for the comparison with Pipecat's own flows: its imports, and a quiet log."""

import warnings

from loguru import logger

with warnings.catch_warnings():
    # Pipecat warns about itself and about the standard library as it is imported; as errors these
    # would stop the collection.
    warnings.simplefilter("ignore", DeprecationWarning)
    import pipecat.flows
    import pipecat.workers.runner  # noqa: F401

logger.remove()
logger.disable("pipecat")
