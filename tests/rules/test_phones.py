from __future__ import annotations

import pytest

from layak.workflows.rapidaction.duty.rules import first_phone


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("Telp. (0711) 351 234, Faks. (0711) 351 235, surel dp3a@contoh.go.id", "(0711) 351 234"),
        ("Faks. 0711-351235; Telepon: 0711-351234", "0711-351234"),
        ("WA +62 812 3456 7890", "+62 812 3456 7890"),
        ("Hotline 129", "129"),
        ("0711 351 234", "0711 351 234"),
        ("dp3a@contoh.go.id, dp3a.contoh.go.id", ""),
        ("Jalan Merdeka 12, Kode Pos 30111", ""),
        ("Faksimile (0711) 351 235", ""),
        ("", ""),
    ],
)
def test_the_telephone_of_an_office_is_found_among_its_words(words, phone):
    assert first_phone(words) == phone
