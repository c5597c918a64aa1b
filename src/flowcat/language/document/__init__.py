"""The types of a flow document: every key of the language, written down once.

The reader, the JSON Schema and the reference docs derive from the fields declared here. A field is
None when its key was not given; what that means is decided where the flow is compiled.
"""

from flowcat.language.document.checks import Checks
from flowcat.language.document.context import Carry, Context
from flowcat.language.document.conversation import Action, Conversation, ExitHook, Hook, Message
from flowcat.language.document.flow import FLOW, FlowDocument
from flowcat.language.document.functions import (
    ErrorRoad,
    Filler,
    Function,
    FunctionEntry,
    Rejection,
)
from flowcat.language.document.http import Http, HttpHosts
from flowcat.language.document.mcp import McpServer, McpTool
from flowcat.language.document.nodes import End, Ending, Node, Route, Run, Say
from flowcat.language.document.resuming import Resumption
from flowcat.language.document.services import LlmSettings, TtsSettings
from flowcat.language.document.transitions import Arm, Branch, HandlerPicks, Transition
from flowcat.language.document.turns import Attempt, Digits, Dtmf, Escalation, Limits, NoInput

__all__ = [
    "FLOW",
    "Action",
    "Arm",
    "Attempt",
    "Branch",
    "Carry",
    "Checks",
    "Context",
    "Conversation",
    "Digits",
    "Dtmf",
    "End",
    "Ending",
    "ErrorRoad",
    "Escalation",
    "ExitHook",
    "Filler",
    "FlowDocument",
    "Function",
    "FunctionEntry",
    "HandlerPicks",
    "Hook",
    "Http",
    "HttpHosts",
    "Limits",
    "LlmSettings",
    "McpServer",
    "McpTool",
    "Message",
    "NoInput",
    "Node",
    "Rejection",
    "Resumption",
    "Route",
    "Run",
    "Say",
    "Transition",
    "TtsSettings",
]
