"""Calls go on after they were cut off, on the standalone package as elsewhere."""

from tests.runtime.checkpoints import test_going_on as going_on
from tests.runtime.checkpoints import test_trouble as trouble
from tests.standalone.again import all_but

logged = trouble.logged
globals().update(all_but(going_on))
globals().update(all_but(trouble))
