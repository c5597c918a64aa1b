"""Faults seeded by program into flows that are right, and which of them the checks find.

``python -m benchmarks.mutations`` seeds them all and writes ``docs/faults.md``.

- ``bases``: the flows: our own, and two small ones beside this file for what they do not hold.
- ``editing``: places in a flow, and the smallest change of text at them.
- ``operators``: an operator makes one kind of fault wherever a flow has a place for it;
  ``families`` lists them all.
- ``judging``: which new diagnostics a fault gives; ``pipecat``: what Pipecat says of it.
- ``page``: the page in ``docs``.
"""
