"""Texts and places in them: what every message about a flow points at.

The lowest layer. It knows about characters, lines and columns, and nothing about YAML, flows or
diagnostics.
"""

from flowcat.text.spans import Position, Source, Span

__all__ = ["Position", "Source", "Span"]
