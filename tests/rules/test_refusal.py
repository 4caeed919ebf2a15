from __future__ import annotations

import pytest

from layak.rules.refusal import Refused, Verdict, verdict


def check_even(number, *, name="angka"):
    if number % 2:
        raise Refused(f"{name} ganjil")
    if number < 0:
        raise ZeroDivisionError


def test_verdict_is_allowed_when_the_check_is_silent():
    assert verdict(check_even, 2) == Verdict(allowed=True, reason="")


def test_verdict_carries_the_reason_of_the_refusal():
    assert verdict(check_even, 3, name="nilai") == Verdict(allowed=False, reason="nilai ganjil")


def test_verdict_lets_a_fault_of_the_program_through():
    with pytest.raises(ZeroDivisionError):
        verdict(check_even, -2)


def test_refusal_reads_as_its_reason():
    assert str(Refused("Tulis alasan.")) == "Tulis alasan."
