"""The facts: plain SQL, one module per subject, each returning frozen dataclasses of plain values.

Numbers are int, or text where they may be large or exact; times are ISO text in UTC. The same
database gives the same facts, in the same order.
"""
