"""What is wrong with a flow, as data: one value for each fault, with places, notes and fixes.

Faults in a user's flow are collected and never raised. How they look on a terminal or in a file is
the business of one module per output format.
"""

from flowcat.diagnostics.diagnostic import Applicability, Diagnostic, Edit, Fix, Label, Severity
from flowcat.diagnostics.nearest import did_you_mean, nearest, rename, renamed
from flowcat.diagnostics.rules import RULES, Rule, is_needed, rule, rule_called, tells_of_calls

__all__ = [
    "RULES",
    "Applicability",
    "Diagnostic",
    "Edit",
    "Fix",
    "Label",
    "Rule",
    "Severity",
    "did_you_mean",
    "is_needed",
    "nearest",
    "rename",
    "renamed",
    "rule",
    "rule_called",
    "tells_of_calls",
]
