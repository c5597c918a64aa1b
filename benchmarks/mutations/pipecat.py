"""What Pipecat says of a fault: ``FlowConfig.from_file``, then ``Flow`` with the handlers.

Pipecat is imported here, and nowhere else in this benchmark.
"""

import tempfile
import warnings
from pathlib import Path
from types import ModuleType

from loguru import logger

from benchmarks.mutations.bases import Base
from benchmarks.mutations.judging import write
from benchmarks.mutations.operators import Seed


def catches(base: Base, seed: Seed) -> bool:
    """Whether Pipecat refuses the flow or warns, as it does not without the fault."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _complaint(write(base, seed, Path(folder)), seed.python) is not None


def _complaint(path: Path, python: str | None) -> str | None:
    """Load a flow as a bot does; return the first complaint, an exception or a line of the log."""
    from pipecat.flows import Flow, FlowConfig

    said: list[str] = []
    sink = logger.add(said.append, level="WARNING")
    try:
        handlers = ModuleType("handlers")
        exec(python or "", handlers.__dict__)  # noqa: S102 - our own text, or a fault we made
        Flow(FlowConfig.from_file(path), handlers=handlers)
    except Exception as fault:  # noqa: BLE001 - whatever it raises, it has noticed
        return str(fault) or type(fault).__name__
    finally:
        logger.remove(sink)
    return said[0] if said else None
