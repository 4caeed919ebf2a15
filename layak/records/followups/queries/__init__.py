"""Read models that other floors use as well."""

from __future__ import annotations

from layak.records.followups.queries.rates import AgencyRate, rates
from layak.records.followups.queries.rows import FollowUpRow, open_rows

__all__ = ["AgencyRate", "FollowUpRow", "open_rows", "rates"]
