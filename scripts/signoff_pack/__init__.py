"""`scripts/signoff`: the evidence as a report that the data's owners read, decide on and sign.

Imports point one way: `__main__ → pack, decisions → page, workbooks → judgement → facts → sources`.
"""
