"""Findings: damage in pieces that a person can keep or reject one by one.

- `pieces`: cut from the answer of one view, each with its kind. `certainty`: the chance that a person wants one gone.
- `index`: where they lie and what they hold at a pixel, at any scale.
"""
