"""The placeholders of Pipecat's `FlowManager`, which texts are escaped against."""

from pipecat.flows import manager
from tests.language.test_templates import PIPECAT

from flowcat.language import templates


def test_placeholders_are_the_ones_that_pipecat_fills_in() -> None:
    """What is escaped, and what the tests of templates take for Pipecat's, is Pipecat's own."""
    filled = manager._PLACEHOLDER.pattern
    assert (templates.PLACEHOLDER, PIPECAT.pattern) == (filled, filled)
