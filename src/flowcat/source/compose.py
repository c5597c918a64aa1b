"""YAML text to a tree, from the events of libyaml's parser.

PyYAML's own composer overflows the stack on deep input, hides duplicate keys and forgets places;
its events do none of that. The loop below handles ordinary texts itself, because a large flow has
hundreds of thousands of them; all else goes to methods.
"""

from collections.abc import Callable
from typing import Any, Literal, cast

from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from flowcat.source import tags
from flowcat.source.doubts import (
    comment_starts,
    report_ambiguous,
    report_cut_by_comma,
    report_cut_by_comment,
    report_question_mark,
)
from flowcat.source.events import (
    MAX_DIRECTIVES,
    after_properties,
    end_of,
    end_of_block,
    event_source,
    max_events,
    start_of,
    too_many_directives,
)
from flowcat.source.mappings import (
    checked_entries,
    report_template,
    simple_entries,
    template_of,
)
from flowcat.source.scalars import SPECIAL_STARTS, SPECIAL_WORDS, resolve
from flowcat.source.session import MAX_DEPTH, Session, placeholder
from flowcat.source.tree import Mapping, Scalar, Sequence, Style, Tree
from flowcat.text import Source, Span

Include = Callable[[Scalar, int], Tree | None]
"""Reads what ``!include`` names; takes the path's scalar and the depth at which it stands."""


def compose(source: Source, session: Session, include: Include, depth: int) -> Tree | None:
    """Make the tree of a YAML text.

    Args:
        source: The text; its lines end in line feeds only.
        session: Takes what is found wrong.
        include: Reads included files.
        depth: The level at which the tree will stand.

    Returns:
        The tree, or None if the text is empty or broken; then the session was told why.
    """
    if too_many_directives(source.text):
        message = f"more than {MAX_DIRECTIVES} lines begin with `%`"
        session.report("F003", message, Span(source, 0, 0))
        return None
    composer = _Composer(source, session, include, depth)
    try:
        return composer.run()
    except _Halted:
        return None
    except MarkedYAMLError as error:
        from flowcat.source.syntax import report_syntax

        report_syntax(error, source, composer.template, session)
    except (ReaderError, UnicodeEncodeError):
        from flowcat.source.syntax import report_character

        report_character(source, session)
    return None


_FLOW_STYLES: dict[str | None, Style] = {"": "plain", "'": "single", '"': "double"}
_STYLES: dict[str | None, Style] = {**_FLOW_STYLES, "|": "literal", ">": "folded"}


class _Halted(Exception):  # noqa: N818 - not an error: what is wrong was reported
    """Reading on would be of no use."""


class _Composer:
    """The state of one text's reading."""

    __slots__ = (
        "anchors", "around", "children", "comments", "deepest", "depth", "documents", "include",
        "lone_key", "open", "session", "source", "template",
    )  # fmt: skip

    def __init__(self, source: Source, session: Session, include: Include, depth: int) -> None:
        self.source = source
        self.session = session
        self.include = include
        self.depth = depth
        self.deepest = MAX_DEPTH - depth
        """How many lists and mappings may be open at once."""
        self.comments = comment_starts(source.text)
        self.children: list[Tree] = []
        """The children so far of the innermost open list or mapping."""
        self.around: list[list[Tree]] = []
        """The children so far of each one around it."""
        self.open: list[Any] = []
        """The events that opened them, the innermost last."""
        self.anchors: dict[str, Tree | None] = {}
        """None: what the anchor names is still open."""
        self.documents = 0
        self.template = -1
        """Where the last ``{{`` outside of quotes began; -1: nowhere."""
        self.lone_key = False
        """Whether a value was missing inside of the innermost brackets."""

    def run(self) -> Tree | None:
        """Read all events."""
        next_event = event_source(self.source.text)
        handlers = self._handlers()
        # Local names, because they are looked up for each of the text's values.
        source, comments, styles = self.source, self.comments, _FLOW_STYLES
        scalar_event: type = ScalarEvent
        words, starts = SPECIAL_WORDS, SPECIAL_STARTS
        last = 0  # where the last event ended; a block ends with its last child
        asks = False  # whether a `?` in a plain scalar would stop Pipecat
        add = self.children.append
        for _ in range(max_events(source.text)):
            event = next_event()
            kind = type(event)
            if kind is scalar_event:
                text, end = event.value, event.end_mark.index
                style = styles.get(event.style)
                if (
                    style is not None
                    and (style != "plain" or (text not in words and text[0] not in starts))
                    and end not in comments
                    and event.anchor is None
                    and event.tag is None
                    and not (asks and "?" in text)
                ):
                    add(Scalar(source, event.start_mark.index, end, text, text, style))
                    last = end
                else:
                    last = self._scalar(event)
            elif handler := handlers.get(kind):
                last = handler(event, last)
                add = self.children.append
                asks = not self.session.marked and self._in_brackets()
            elif kind is StreamEndEvent:
                return self._finished()
        message = "the text holds more values than a flow of its size can have"
        self.session.report("F003", message, Span(source, last, last))
        return None

    def _handlers(self) -> dict[type, Callable[[Any, int], int]]:
        """For other events: take one and where the last ended, return where this one ended."""
        return {
            MappingStartEvent: self._open,
            MappingEndEvent: self._close_mapping,
            SequenceStartEvent: self._open,
            SequenceEndEvent: self._close_list,
            AliasEvent: self._alias,
            DocumentStartEvent: self._document,
        }

    def _finished(self) -> Tree | None:
        tree = self.children[0] if self.children else None
        if tree is None or (isinstance(tree, Scalar) and tree.start == tree.end):
            self.session.report("F000", "the file is empty", Span(self.source, 0, 0))
            return None
        return tree

    def _document(self, event: DocumentStartEvent, last: int) -> int:
        self.documents += 1
        if self.documents > 1:
            self.session.report(
                "F000",
                "a second document begins here, and a flow is one document",
                self._event_span(event),
                help="put it in a file of its own, or remove the `---`",
            )
            raise _Halted
        return last

    def _open(self, event: Any, _: int) -> int:
        start: int = event.start_mark.index
        self.open.append(event)
        self.around.append(self.children)
        self.children = []
        if len(self.open) > self.deepest:
            self.session.may_nest(self._level(), self._span(start, start + 1))
            raise _Halted
        if event.anchor is not None or event.tag is not None:
            self._properties(event)
        if event.flow_style:
            self.lone_key = False
            if self.source.text.startswith("{{", start):
                self.template = start
        end: int = event.end_mark.index
        return end

    def _properties(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        """Take a collection's anchor and tag."""
        if event.anchor is not None:
            self._declare(event.anchor, None, event)
        if event.tag is not None:
            kind: Literal["map", "seq"] = "map" if isinstance(event, MappingStartEvent) else "seq"
            tags.check_collection(event.tag, kind, self._event_span(event), self.session)

    def _close_list(self, event: Any, last: int) -> int:
        opened = self.open.pop()
        children, self.children = self.children, self.around.pop()
        start: int = opened.start_mark.index
        end: int = event.end_mark.index if opened.flow_style else last
        if opened.anchor is not None or opened.tag is not None:
            start = min(after_properties(self.source.text, start), end)
        tree = Sequence(self.source, start, end, tuple(children))
        if opened.anchor is not None:
            self.anchors[opened.anchor] = tree
        self.children.append(tree)
        return end

    def _close_mapping(self, event: Any, last: int) -> int:
        opened = self.open.pop()
        children, self.children = self.children, self.around.pop()
        start: int = opened.start_mark.index
        end: int = event.end_mark.index if opened.flow_style else last
        if opened.anchor is not None or opened.tag is not None:
            start = min(after_properties(self.source.text, start), end)
        entries = simple_entries(children)
        tree: Tree
        if entries is not None and not self.lone_key:
            tree = Mapping(self.source, start, end, entries)
        else:
            tree = self._closer_mapping(children, Span(self.source, start, end))
        if opened.anchor is not None:
            self.anchors[opened.anchor] = tree
        self.children.append(tree)
        return end

    def _closer_mapping(self, children: list[Tree], span: Span) -> Tree:
        """Make a mapping that needs a closer look, or the text that was meant."""
        is_told = not self.session.is_full  # else there is no use in making the mended texts
        if template := template_of(span, children):
            if is_told:
                report_template(span, self.session)
            return template
        if self.lone_key:
            self.lone_key = False
            if is_told:
                report_cut_by_comma(children, self.session)
        return Mapping(span.source, span.start, span.end, checked_entries(children, self.session))

    def _alias(self, event: AliasEvent, _: int) -> int:
        span = self._event_span(event)
        name = cast(str, event.anchor)
        tree = self.anchors.get(name)
        if tree is None:
            wrong = "stands inside of its own anchor" if name in self.anchors else "has no anchor"
            help_ = "" if name in self.anchors else "quote it if it is meant as a text"
            self.session.report("F000", f"the alias `*{name}` {wrong}", span, help=help_)
            tree = placeholder(span)
        elif not self.session.may_repeat(tree, self._level(), span):
            raise _Halted
        self.children.append(tree)
        return span.end

    def _declare(self, name: str, tree: Tree | None, event: Event) -> None:
        if name in self.anchors:
            message = f"the anchor `&{name}` is given twice"
            self.session.report("F000", message, self._event_span(event))
        self.anchors[name] = tree

    def _scalar(self, event: Any) -> int:
        """Handle a scalar that needs a closer look."""
        scalar = self._bare_scalar(event)
        tree: Tree = scalar
        if event.tag == "!include":
            tree = self.include(scalar, self._level()) or placeholder(scalar.span)
        elif event.tag is not None:
            span = self._span(start_of(event), scalar.end)
            scalar.value = tags.tagged_value(event.tag, scalar, span, self.session)
        elif scalar.style == "plain":
            self._resolve(scalar)
        if event.anchor is not None:
            self._declare(event.anchor, tree, event)
        self.children.append(tree)
        return max(scalar.end, start_of(event))

    def _bare_scalar(self, event: ScalarEvent) -> Scalar:
        start, end = start_of(event), end_of(event)
        text = self.source.text
        if event.anchor is not None or event.tag is not None:
            start = min(after_properties(text, start), end)
        style = _STYLES[event.style]
        if style in {"literal", "folded"}:
            end = end_of_block(text, start, end)
        return Scalar(self.source, start, end, event.value, event.value, style)

    def _resolve(self, scalar: Scalar) -> None:
        """Give a plain scalar its value, and tell what may be misread."""
        session, in_brackets = self.session, self._in_brackets()
        reading = resolve(scalar.text, session.marked)
        scalar.value = reading.value
        if in_brackets and scalar.start == scalar.end:
            self.lone_key = True
        if session.is_full:
            return
        at_key = self._in_mapping(-1) and len(self.children) % 2 == 0
        if reading.ours and (not at_key or self._in_cases()):
            report_ambiguous(scalar, reading, session)
        if in_brackets and not session.marked and "?" in scalar.text:
            report_question_mark(scalar, session)
        if scalar.end in self.comments and not at_key and isinstance(scalar.value, str):
            report_cut_by_comment(scalar, session, in_brackets=in_brackets)

    def _in_cases(self) -> bool:
        """Whether the innermost mapping is the value of a key ``cases``."""
        owner = self.around[-1][-1] if self._in_mapping(-2) and self.around[-1] else None
        return isinstance(owner, Scalar) and owner.text == "cases"

    def _in_mapping(self, index: int) -> bool:
        return len(self.open) >= -index and isinstance(self.open[index], MappingStartEvent)

    def _in_brackets(self) -> bool:
        return bool(self.open) and bool(self.open[-1].flow_style)

    def _level(self) -> int:
        """The level at which the next child will stand."""
        return self.depth + len(self.open)

    def _event_span(self, event: Event) -> Span:
        return self._span(start_of(event), end_of(event))

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source, start, min(end, len(self.source.text)))
