"""The forecast as plain values for commands and interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from layak.rules.forecast import Forecast, sentence
from layak.rules.forecast_losses import Tested


def forecast_to_json(found: Forecast) -> dict[str, object]:
    """Scores are strings with two decimals, probabilities numbers that sum to 1."""
    return {
        "edition": found.edition_code,
        "self": _cents(found.self_score),
        "expected": _cents(found.expected),
        "low80": _cents(found.low80),
        "high80": _cents(found.high80),
        "ranks": [
            {"name": chance.name, "probability": float(chance.probability)}
            for chance in found.chances
        ],
        "method": method(found),
        "sample": found.sample,
        "say": sentence(found),
        "verified_count": found.verified_count,
        "history": found.history_count,
        "risks": [
            {
                "question": risk.question,
                "mark": _cents(risk.mark),
                "expected_loss": _cents(risk.expected_loss),
                "why": risk.why,
            }
            for risk in found.risks
        ],
    }


def method(found: Forecast) -> str:
    """How the forecast was made, in one sentence."""
    parts = [
        f"{found.label}: susut per jenis pertanyaan dan kekuatan bukti, ditarik ke "
        f"{found.sample} pasangan nilai yang terbit"
    ]
    if found.history_count:
        parts.append(f"{found.history_count} pasangan kota sendiri")
    if found.verified_count:
        parts.append(f"{found.verified_count} nilai yang sudah diverifikasi")
    return ", ".join(parts) + "; rentang 80 % dari sebaran t Student"


def tested_to_json(tested: Sequence[Tested]) -> dict[str, object]:
    """A back-test: how many of the pairs lay inside, and each of them."""
    return {
        "inside": sum(one.is_inside for one in tested),
        "of": len(tested),
        "pairs": [
            {
                "city": one.pair.city,
                "year": one.pair.year,
                "self": _cents(one.pair.self_score),
                "verified": None if one.pair.verified is None else _cents(one.pair.verified),
                "below": None if one.pair.below is None else _cents(one.pair.below),
                "low80": f"{one.low80:.2f}",
                "high80": f"{one.high80:.2f}",
                "inside": one.is_inside,
            }
            for one in tested
        ],
    }


def _cents(value: Decimal) -> str:
    return f"{value:.2f}"
