"""Read models that other floors use as well."""

from __future__ import annotations

from layak.records.followups.lists.rates import AgencyRate, rates
from layak.records.followups.promises.reads import FollowUpRow, open_rows

__all__ = ["AgencyRate", "FollowUpRow", "open_rows", "rates"]
