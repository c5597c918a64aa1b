"""Pictures of a flow: plain data, and the texts that show it.

A picture knows nothing of flows, files or diagnostics, so the renderers can be used and tested
alone, and whoever makes a picture from a flow needs to know no renderer.
"""

from flowcat.view.dot import render_dot
from flowcat.view.mermaid import render_mermaid
from flowcat.view.model import Arrow, ArrowKind, Box, Kind, Picture
from flowcat.view.svg import render_svg

__all__ = [
    "Arrow",
    "ArrowKind",
    "Box",
    "Kind",
    "Picture",
    "render_dot",
    "render_mermaid",
    "render_svg",
]
