"""Keeping calls: what was saved of one, and where; a call that was cut off goes on from it.

``keeping`` saves a session, ``snapshot`` is what is saved, ``fitting`` and ``transcript`` bring it
back, ``sqlite`` and ``postgres`` are where it is kept.
"""
