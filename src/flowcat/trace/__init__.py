"""The trace of a call: what is written while it goes on, read back, and played again.

A trace is a file of JSON lines. The first says what was recorded. Then there are two kinds: events,
which tell people what happened, and steps, which hold what the core was told and what it decided,
so that ``replay`` can ask it again. Nothing here knows Pipecat.
"""
