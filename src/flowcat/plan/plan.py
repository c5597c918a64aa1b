"""The plan: a flow compiled to plain data, shared by every session that runs it.

Names are resolved, expressions and checks are closures, defaults are filled in. Nothing here knows
Pipecat, a clock or a session.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from flowcat.language.expressions import Evaluate
from flowcat.language.templates import Render
from flowcat.language.values import Check
from flowcat.plan.http import HttpPlan
from flowcat.plan.mcp import McpPlan, McpServerPlan
from flowcat.text.dataclass import dataclass, field

STAY, BACK, END = "", "$back", "$end"
"""The reserved targets: nothing is entered, the conversation before, the end. The first stands for
every way to say so; in a FlowConfig ``$stay`` is a node's name like others."""


@dataclass(frozen=True, slots=True)
class Writes:
    """What is written to the state, in this order: set, append, clear."""

    set: tuple[tuple[str, Evaluate], ...] = ()
    """All right-hand sides read the state as it was."""
    append: tuple[tuple[str, Evaluate], ...] = ()
    clear: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is written."""
        return bool(self.set or self.append or self.clear)


NO_WRITES = Writes()


@dataclass(frozen=True, slots=True)
class ArmPlan:
    """One way on."""

    when: Evaluate | None
    """None always holds."""
    to: str
    writes: Writes = NO_WRITES
    result: Evaluate | None = None
    say: Render | None = None


@dataclass(frozen=True, slots=True)
class Goto:
    """Always the same target."""

    to: str


@dataclass(frozen=True, slots=True)
class Cases:
    """Pipecat's branch: by the canonical text of one field of the result."""

    field: str
    cases: Mapping[str, str]
    default: str | None


@dataclass(frozen=True, slots=True)
class Arms:
    """The first arm that holds."""

    arms: tuple[ArmPlan, ...]


@dataclass(frozen=True, slots=True)
class Picks:
    """The handler names one of these."""

    allowed: frozenset[str]


Road: TypeAlias = Goto | Cases | Arms | Picks
"""How the next node is chosen."""


@dataclass(frozen=True, slots=True)
class ErrorRoadPlan:
    """What happens when a function fails."""

    say: Render | None
    to: str


@dataclass(frozen=True, slots=True)
class FillerPlan:
    """Words for when a function takes longer than ``after`` seconds."""

    say: Render
    after: float


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument that the LLM fills in."""

    name: str
    schema: Mapping[str, object]
    """As the LLM is shown it; keywords with templates are left out."""
    checked: Mapping[str, object]
    """As its value is checked; keywords with templates are left out."""
    templates: tuple[tuple[str, Evaluate], ...] = ()
    """Keywords that are computed when the node is entered."""
    default: object = None
    """Used when the argument is left out; None is no default."""


@dataclass(frozen=True, slots=True)
class FunctionPlan:
    """One function as it is offered at one place."""

    name: str
    description: Render
    parameters: tuple[Parameter, ...]
    required: tuple[str, ...]
    check: Check | None
    """Checks the arguments; None when some keyword is computed on entry."""
    fills: tuple[str, ...] = ()
    hidden: tuple[tuple[str, Evaluate], ...] = ()
    """Arguments from the flow, which the LLM never sees."""
    handler: str | None = None
    http: HttpPlan | None = None
    mcp: McpPlan | None = None
    result: Evaluate | None = None
    returns: Check | None = None
    rejections: tuple[tuple[Evaluate, Render], ...] = ()
    effects: Literal["read", "write"] = "read"
    interruptible: bool = True
    """Whether a barge-in cancels it."""
    timeout: float | None = None
    retries: int = 0
    filler: FillerPlan | None = None
    writes: Writes = NO_WRITES
    respond: bool = True
    on_error: ErrorRoadPlan | None = None
    road: Road = Goto(STAY)
    acknowledgement: str = "ok"
    """The status that the LLM is told when there is no result."""

    @property
    def does_work(self) -> bool:
        """Whether a call does something outside the core, which then returns or fails."""
        return self.handler is not None or self.http is not None or self.mcp is not None


@dataclass(frozen=True, slots=True)
class MessagePlan:
    """One message for the LLM."""

    role: str
    content: Render


@dataclass(frozen=True, slots=True)
class HookPlan:
    """One thing done on entry, after a reply or on leaving: writes, a function, or words."""

    writes: Writes
    say: Render | None
    function: FunctionPlan | None = None
    emit: Evaluate | None = None
    """A message to the client."""
    waits: bool = True
    """Whether what follows waits for the words."""
    is_interruptible: bool = True
    is_remembered: bool = True
    """Whether the words go into the LLM's context."""


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """One of Pipecat's actions."""

    type: str
    handler: str | None
    text: Render | None
    extras: tuple[tuple[str, Evaluate], ...]


@dataclass(frozen=True, slots=True)
class KeepingPlan:
    """What stays of the conversation when a node empties the context."""

    summarize: bool
    prompt: Render | None
    timeout: float
    carries: bool
    last_turns: int | None
    tool_calls: bool
    sensitive: bool


@dataclass(frozen=True, slots=True)
class LimitsPlan:
    """Bounds; None is no bound. Durations are in seconds."""

    turns: int | None = None
    node_visits: int | None = None
    calls: int | None = None
    """Function calls for one turn of the caller."""
    failures: int | None = None
    silence: float = 15.0
    call_duration: float | None = None
    on_exceeded: ErrorRoadPlan | None = None


NO_LIMITS = LimitsPlan()


@dataclass(frozen=True, slots=True)
class AttemptPlan:
    """One attempt to get a silent caller to speak: words, or a task for the LLM."""

    say: Render | None
    task: Render | None


@dataclass(frozen=True, slots=True)
class NoInputPlan:
    """What happens when the caller is silent for ``after`` seconds."""

    after: float
    attempts: tuple[AttemptPlan, ...] = ()
    then: ErrorRoadPlan | None = None


@dataclass(frozen=True, slots=True)
class DigitsPlan:
    """Digits that are collected and stored."""

    into: str
    is_number: bool
    """Whether they are stored as a whole number."""
    length: int | None
    terminator: str
    timeout: float
    to: str


@dataclass(frozen=True, slots=True)
class DtmfPlan:
    """What the keys of the phone do: a menu, or digits."""

    keys: Mapping[str, ErrorRoadPlan]
    digits: DigitsPlan | None
    invalid: Render | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPlan:
    """The LLM talks."""

    name: str
    role: Render | None
    messages: tuple[MessagePlan, ...]
    functions: tuple[FunctionPlan, ...]
    """Without the global ones."""
    hooks: tuple[HookPlan, ...] = ()
    pre_actions: tuple[ActionPlan, ...] = ()
    post_actions: tuple[ActionPlan, ...] = ()
    reset: bool = False
    keeping: KeepingPlan | None = None
    """What stays of the context on a reset; None for nothing."""
    respond: bool = True
    """Whether the LLM speaks as soon as the node is entered."""
    on_error: ErrorRoadPlan | None = None
    after_reply: tuple[HookPlan, ...] = ()
    """Done once, when the bot's first words here were played."""
    on_exit: tuple[HookPlan, ...] = ()
    limits: LimitsPlan = NO_LIMITS
    """Those of the document where the node has none of its own; ``turns`` are of one visit."""
    no_input: NoInputPlan | None = None
    dtmf: DtmfPlan | None = None
    llm: Mapping[str, object] = field(default_factory=dict)
    """Settings of the LLM service that change on entry, by Pipecat's names."""
    tts: Mapping[str, object] = field(default_factory=dict)
    """Settings of the voice that change on entry."""
    interruptible: bool = True
    """Whether the caller can barge in while the bot speaks."""
    on_resume: Render | None = None
    """What is said when a call that was cut off here goes on."""


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """Silent."""

    name: str
    arms: Arms


@dataclass(frozen=True, slots=True)
class SayPlan:
    """Exactly these words."""

    name: str
    say: Render
    road: Road


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A function without the LLM."""

    name: str
    function: FunctionPlan


@dataclass(frozen=True, slots=True)
class EndPlan:
    """Last words, and the end."""

    name: str
    outcome: Evaluate
    say: Render | None
    reason: Render | None
    role: Render | None
    messages: tuple[MessagePlan, ...]
    reset: bool


NodePlan: TypeAlias = ConversationPlan | RoutePlan | SayPlan | RunPlan | EndPlan


@dataclass(frozen=True, slots=True)
class Slot:
    """One input or state key."""

    name: str
    check: Check
    default: object
    """None is no default."""
    sensitive: bool
    required: bool = False
    """Only inputs can be required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole flow."""

    name: str
    marked: bool
    initial: str
    nodes: Mapping[str, NodePlan]
    globals: tuple[FunctionPlan, ...]
    inputs: Mapping[str, Slot]
    state: Mapping[str, Slot]
    computed: Mapping[str, Evaluate]
    sensitive: frozenset[str]
    """Names whose values are never logged, traced or shown: declared so, or computed from one."""
    outcomes: tuple[str, ...]
    env: tuple[str, ...]
    timezone: str | None
    on_error: ErrorRoadPlan | None
    mcp: Mapping[str, McpServerPlan] = field(default_factory=dict)
    folder: str | None = None
    """Where the flow's file lies, and programs of ``mcp`` run; None for a text."""
    limits: LimitsPlan = NO_LIMITS
    """Those of the whole call."""
    on_resume: Render | None = None
    """What is said when a call goes on, where the conversation does not say it."""
    reads_call: bool = True
    """Whether anything reads ``call``; if nothing does, no clock need be asked for ``call.now``."""
    hidden: frozenset[str] = frozenset()
    """Names whose values no trace shows: the sensitive ones, and what they are stored from."""
    hidden_texts: tuple[Render, ...] = ()
    """The parts of texts that are made of such a name, as `{{ pin | spell }}` is."""
    names_read: frozenset[str] = frozenset()
    """Every name that some expression reads."""
    functions_at: Mapping[str, Mapping[str, FunctionPlan]] = field(default_factory=dict)
    """For each conversation, what it offers by name, global functions included."""
