"""Python's garbage collector, kept away where many things are made and none is thrown away."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's garbage collector away: nothing is freed here, and it would look for it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            _promote_all()
            gc.enable()


def _promote_all() -> None:
    """Count all objects as old, so that the collector does not walk a large new tree at once."""
    if gc.get_freeze_count() == 0:
        gc.freeze()
        gc.unfreeze()
