"""Roads over the ten-point edition of `conftest`, worked out by hand.

Maxima: s1.1 2, s2.1 1.5, s2.2 2.5, b1.1 4; every ladder is 0, half, full. Floors: Satu from 5, Dua above 8.
`marks` and `efforts` leave out what is 0 or cannot be chosen; an effort is keyed by question and share.
`steps` are (question, from, to).
"""

from __future__ import annotations

HALFWAY = {"s1.1": "1", "s2.1": "0.75", "s2.2": "1.25", "b1.1": "2"}  # total 5.00

CASES = {
    # b1.1 + s1.1 gains 3.00, one step short of 3.01; b1.1 + s2.2 gains 3.25
    "the cheapest sum that is enough": {
        "marks": HALFWAY,
        "efforts": {("s1.1", "1"): "3", ("s2.1", "1"): "2", ("s2.2", "1"): "2", ("b1.1", "1"): "4"},
        "rank": "Dua",
        "needs": "3.01",
        "gain": "3.25",
        "effort": "6",
        "steps": [("s2.2", "1.25", "2.5"), ("b1.1", "2", "4")],
    },
    # 7.00; needs 1.01: s2.2 alone (1.25) or s1.1 + s2.1 (1.75), both for 4
    "equal efforts: the larger gain": {
        "marks": {**HALFWAY, "b1.1": "4"},
        "efforts": {("s1.1", "1"): "2", ("s2.1", "1"): "2", ("s2.2", "1"): "4"},
        "rank": "Dua",
        "needs": "1.01",
        "gain": "1.75",
        "effort": "4",
        "steps": [("s1.1", "1", "2"), ("s2.1", "0.75", "1.5")],
    },
    # 6.00; the floor plus 1.5 needs 0.50: s1.1 or b1.1 gain 2.00 for 2 each; s1.1 stands first
    "equal efforts and gains: edition order": {
        "marks": {"s2.1": "1.5", "s2.2": "2.5", "b1.1": "2"},
        "efforts": {("s1.1", "0.5"): "3", ("s1.1", "1"): "2", ("b1.1", "1"): "2"},
        "rank": "Satu",
        "margin": "1.5",
        "needs": "0.50",
        "gain": "2",
        "effort": "2",
        "steps": [("s1.1", "0", "2")],
    },
    # 7.60; 1.00 lies between the rungs 0.75 and 1.50: the next one above is 1.50
    "a mark off the rungs": {
        "marks": {"s1.1": "2", "s2.1": "1.00", "s2.2": "2.5", "b1.1": "2.10"},
        "efforts": {("s2.1", "0.5"): "0.01", ("s2.1", "1"): "1", ("b1.1", "0.5"): "0.01"},
        "rank": "Dua",
        "needs": "0.41",
        "gain": "0.50",
        "effort": "1",
        "steps": [("s2.1", "1", "1.5")],
    },
    # one rung per question: 0.5 of b1.1 costs 1, all of it 9; s1.1 costs 5
    "half a ladder where half is enough": {
        "marks": {"s2.1": "1.5", "s2.2": "2.5"},
        "efforts": {("s1.1", "1"): "5", ("b1.1", "0.5"): "1", ("b1.1", "1"): "9"},
        "rank": "Satu",
        "needs": "1.00",
        "gain": "2",
        "effort": "1",
        "steps": [("b1.1", "0", "2")],
    },
    # what costs nothing is taken even when it is not needed: the larger gain
    "free steps": {
        "marks": {**HALFWAY, "b1.1": "4"},
        "efforts": {("s1.1", "1"): "0", ("s2.1", "1"): "3", ("s2.2", "1"): "2"},
        "rank": "Dua",
        "needs": "1.01",
        "gain": "2.25",
        "effort": "2",
        "steps": [("s1.1", "1", "2"), ("s2.2", "1.25", "2.5")],
    },
    "already there": {
        "marks": {**HALFWAY, "b1.1": "4"},
        "efforts": {("s1.1", "1"): "1"},
        "rank": "Satu",
        "needs": "0",
        "gain": "0",
        "effort": "0",
        "steps": [],
    },
}
