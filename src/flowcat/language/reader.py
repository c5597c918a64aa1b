"""From a YAML tree to a flow document, with every fault found on the way."""

from flowcat.diagnostics import Diagnostic, Edit, Fix
from flowcat.language.document import FLOW, FlowDocument
from flowcat.language.shapes import Reading, kind_of
from flowcat.source.tree import Mapping, Tree
from flowcat.text import Span
from flowcat.text.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the document, unless its outline is broken, and all faults of shape."""

    flow: FlowDocument | None
    diagnostics: tuple[Diagnostic, ...]


def read_flow(tree: Tree, *, marked: bool) -> Read:
    """Read a whole document; ``marked`` tells its dialect (see DESIGN of documents in the docs)."""
    reading = Reading(marked)
    if not isinstance(tree, Mapping):
        message = f"a flow is a mapping with `initial_node` and `nodes`, found {kind_of(tree)}"
        reading.report("F102", message, tree.span)
        return Read(None, tuple(reading.diagnostics))
    flow = FLOW.read(tree, reading)
    slip = any(name.lower() == "flowcat" for name in tree.entries) and not marked
    if slip or reading.flowcat_keys:
        # Whoever mixes the dialects most likely forgot the marker: the other faults are those of
        # the whole language.
        whole = Reading(marked=True)
        flow = FLOW.read(tree, whole)
        if slip:  # the marker is there, misspelt: that was reported
            return Read(None, tuple(whole.diagnostics))
        _report_unmarked(tree, reading.flowcat_keys, whole)
        return Read(flow, tuple(whole.diagnostics))
    return Read(flow, tuple(reading.diagnostics))


def _report_unmarked(tree: Mapping, flowcat_keys: list[tuple[Tree, str]], reading: Reading) -> None:
    first, _ = min(flowcat_keys, key=lambda met: met[0].start)
    others = len(flowcat_keys) - 1
    what = f"`{first.span.text}`" if len(first.span.text) <= 40 else "this"
    more = f", and so do {others} more places" if others > 1 else ""
    more = ", and so does one more place" if others == 1 else more
    start = Span(tree.source, tree.start, tree.start)
    reading.report(
        "F106",
        f"{what} needs the marker `flowcat: 1` at the top of the file{more}",
        first.span,
        help="without the marker the file is read as Pipecat's FlowConfig",
        fix=Fix("add the marker", (Edit(start, "flowcat: 1\n"),)),
    )
