"""A list of marks between its preview and the confirmation: in the person's own session."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from layak.evaluation.models import Round
from layak.platform.documents.tables import Rows
from layak.platform.web.http import SignedInRequest
from layak.rules.refusal import Refused

KEY = "marks_list"
LARGEST = 400_000


@dataclass(frozen=True, kw_only=True)
class HeldList:
    token: str
    rows: Rows
    source: str
    stated: Decimal | None


def hold(
    request: SignedInRequest, round_: Round, rows: Rows, *, source: str, stated: Decimal | None
) -> str:
    """Keep the list until it is confirmed; the token of its preview. A newer list replaces it."""
    kept = _marks_only(rows)
    text = json.dumps([round_.pk, source, kept])
    if len(text) > LARGEST:
        raise Refused(
            _("Daftar ini terlalu panjang untuk sebuah putaran. Unggah satu baris per pertanyaan.")
        )
    token = hashlib.sha256(text.encode()).hexdigest()[:24]
    request.session[KEY] = {
        "token": token,
        "round": round_.pk,
        "rows": kept,
        "source": source,
        "stated": None if stated is None else str(stated),
    }
    return token


def held(request: SignedInRequest, round_: Round, token: str) -> HeldList | None:
    """The list behind a token, or None when it is gone or of another round."""
    kept = request.session.get(KEY)
    if kept is None or kept["token"] != token or kept["round"] != round_.pk:
        return None
    stated = kept["stated"]
    return HeldList(
        token=token,
        rows=kept["rows"],
        source=kept["source"],
        stated=None if stated is None else Decimal(stated),
    )


def forget(request: SignedInRequest) -> None:
    request.session.pop(KEY, None)


def _marks_only(rows: Rows) -> Rows:
    """The same rows without the columns that say nothing about marks."""
    header = [" ".join(cell.replace("_", " ").split()).casefold() for cell in rows[0]]
    places = [
        place
        for place, name in enumerate(header)
        if name.lstrip("\ufeff") in {"question code", "self mark", "mark"}
    ]
    return [[row[place] for place in places] for row in rows]
