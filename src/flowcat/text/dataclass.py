"""Dataclasses that load fast: ``dataclass``, ``field``, ``fields`` and ``replace``.

The standard library compiles every method of a dataclass when the class is made, about a
millisecond for each class, and itself imports what reads Python code. ``flowcat validate`` makes
some 160 classes and uses half of them. Here a method is compiled when it is first looked up, and
the standard library's module is imported only for who asks it about one of these classes.

They mean the same, and type checkers read them as the standard library's. Left out is what Flowcat
does not use: classes without slots, ordering, ``InitVar``, ``KW_ONLY``, ``field(init=...)`` and the
like, a docstring made from the signature. A class that inherits from a dataclass of the standard
library must be one itself.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    from flowcat.text.declaring import dataclass
    from flowcat.text.fields import field, fields, replace

__all__ = ["dataclass", "field", "fields", "replace"]
