"""The rules, by subject, and the one way to check a flow.

Command line, editor and ``Flow.load`` all come through ``check_file`` or ``check_text``. A rule is
a function from the model to diagnostics. Rules run only on a document whose outline could be read.
"""

from flowcat.checks.check import Checked, check_file, check_text

__all__ = ["Checked", "check_file", "check_text"]
