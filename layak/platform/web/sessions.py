"""Sessions whose rows let nobody in: whoever reads the database, a copy of it or its change log finds no cookie."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as StoreOfRows
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import salted_hmac

# as long as the column
DIGITS = 40


def row_key(cookie: str) -> str:
    """What stands in the row for a cookie: its digest under the secret key, 160 bits in hex."""
    return salted_hmac("layak.web.sessions", cookie, algorithm="sha256").hexdigest()[:DIGITS]


class SessionStore(StoreOfRows):
    """As that of Django, with the digest of the key in the database; no page here is asynchronous."""

    def load(self) -> dict[str, object]:
        found = Session.objects.filter(
            session_key=row_key(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
            return {}
        kept: dict[str, object] = self.decode(found.session_data)
        return kept

    def exists(self, session_key: str) -> bool:
        return super().exists(row_key(session_key))

    def create_model_instance(self, data: dict[str, object]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        cookie = session_key or self.session_key
        if cookie is not None:
            super().delete(row_key(cookie))
