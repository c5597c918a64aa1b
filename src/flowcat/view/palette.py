"""The colours of the kinds, the same in every format.

Strokes differ in lightness and hue so that they stay apart for colour-blind readers and in grey
print; text on any fill has a contrast of more than 7 to 1. Shape and sign tell the kind as well.
"""

from typing import NamedTuple

from flowcat.view.model import ArrowKind, Kind


class Ink(NamedTuple):
    """A stroke colour and the fill that goes with it."""

    stroke: str
    fill: str


class Theme(NamedTuple):
    """All colours of a picture."""

    page: str
    text: str
    muted: str
    rule: str
    """For lines that only divide."""
    kinds: dict[Kind, Ink]
    arrows: dict[ArrowKind, str]
    error: str
    warning: str
    hint: str


LIGHT = Theme(
    page="#ffffff",
    text="#17202b",
    muted="#525c69",
    rule="#d3d9e0",
    kinds={
        Kind.CONVERSATION: Ink("#0a62a9", "#e9f3fc"),
        Kind.ROUTE: Ink("#a96500", "#fff4de"),
        Kind.SAY: Ink("#9c3b78", "#fcedf5"),
        Kind.RUN: Ink("#00735c", "#e3f6f0"),
        Kind.END: Ink("#353b45", "#eceff3"),
        Kind.EXTERNAL: Ink("#66707d", "#fbfcfd"),
    },
    arrows={
        ArrowKind.CALL: "#5b6674",
        ArrowKind.SILENT: "#5b6674",
        ArrowKind.ERROR: "#b83a10",
    },
    error="#b3261e",
    warning="#a96500",
    hint="#0a62a9",
)
DARK = Theme(
    page="#0f141a",
    text="#e8edf3",
    muted="#a3aebb",
    rule="#333d49",
    kinds={
        Kind.CONVERSATION: Ink("#6db7fb", "#12273b"),
        Kind.ROUTE: Ink("#f1b553", "#33270f"),
        Kind.SAY: Ink("#ea97c6", "#361c2d"),
        Kind.RUN: Ink("#52d3af", "#0f2f27"),
        Kind.END: Ink("#ccd3dc", "#272e37"),
        Kind.EXTERNAL: Ink("#97a2b0", "#161c23"),
    },
    arrows={
        ArrowKind.CALL: "#8c98a6",
        ArrowKind.SILENT: "#8c98a6",
        ArrowKind.ERROR: "#ff8a5c",
    },
    error="#ff8b80",
    warning="#f1b553",
    hint="#6db7fb",
)
