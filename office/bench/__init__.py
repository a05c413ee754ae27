"""What the product costs, measured against what the framework costs with no product in it.

`make bench` fills a throw-away database, asks the floor and the product in turn, and writes
`var/bench.json`. Absolute times move with the machine; the ratios do not.
"""
