"""The language of flows: its document types, its reader, its expressions and its JSON Schema.

``document`` says every key once; ``records`` and ``shapes`` turn that into a reader and a schema;
``expressions``, ``templates`` and ``values`` are what the leaves are made of.
"""
