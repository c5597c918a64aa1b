"""Texts and places in them: what every message about a flow points at.

The lowest layer. It knows about characters, lines and columns, and nothing about YAML, flows or
diagnostics. Beside them lies what every layer declares its types with: ``flowcat.text.dataclass``.
"""

from flowcat.text.spans import Position, Source, Span

__all__ = ["Position", "Source", "Span"]
