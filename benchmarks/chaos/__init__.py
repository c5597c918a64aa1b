"""Random conversations on a session and on a bare ``FlowManager``: which of them go wrong.

The flows, the callers, the language model and the Python functions are drawn from a seed; so are
barge-ins, delays, failures and moves from code. A judge of its own follows what the functions did
and tells by the language's rules where the conversation must be; it never asks Flowcat's core.
"""
