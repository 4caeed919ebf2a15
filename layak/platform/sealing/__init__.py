"""Single fields under authenticated encryption; the keys lie outside the database (ADR 0023)."""

from __future__ import annotations

from layak.platform.sealing.fields import SealedField, sealed_checks
from layak.platform.sealing.refusals import CannotOpen, NoKeys
from layak.platform.sealing.values import blind_index, opened, purpose_key, seal_into

__all__ = [
    "CannotOpen",
    "NoKeys",
    "SealedField",
    "blind_index",
    "opened",
    "purpose_key",
    "seal_into",
    "sealed_checks",
]
