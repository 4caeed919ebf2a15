"""Pages that are to be the same to the letter, without what is new at each request."""

from __future__ import annotations

import re

NEW_EACH_TIME = re.compile(
    r'(name="(csrfmiddlewaretoken|save_id)" value=|nonce=|"X-CSRFToken": |"csrf": )"[^"]*"'
)


def plain(html: str) -> str:
    return NEW_EACH_TIME.sub("", html)
