"""The compiled flow as plain data, and the pure step that decides what happens next.

``compiling`` makes a ``Plan`` of a document. ``step`` takes where a conversation stands, what it
knows and what happened, and returns where it stands now, what is written, and what is to be done.
Nothing here knows a clock, a pipeline or a thread.
"""
