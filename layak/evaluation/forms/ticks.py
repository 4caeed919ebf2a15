"""The boxes ticked on a list."""

from __future__ import annotations

from django.http import QueryDict


def chosen_ids(data: QueryDict) -> list[int]:
    """The rows ticked on a list; what is no number was not ticked on ours."""
    typed = (text for text in data.getlist("pilih") if text.isascii() and text.isdigit())
    return list(dict.fromkeys(int(text) for text in typed if len(text) < 19))
