"""What differs from one system of official documents to another: data, and a few rules in code.

`base.Pack` is the one interface; `choosing.current()` is the office's pack, `choosing.pack_of(doc)`
the one a record was made under, whose words it keeps for good.
"""
