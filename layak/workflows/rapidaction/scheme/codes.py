"""Random codes that people say instead of a name."""

from __future__ import annotations

import secrets

# no letters and digits that are taken for each other on the telephone
LETTERS = "ACDEFGHJKMNPQRTUVWXY3479"
LENGTH = 8


def new_code(mark: str) -> str:
    """``mark`` and eight random letters in two groups: ``K-7QTF-93MD``; nothing can be read off it.

    24 letters to the power of eight: no place, no time, no order.
    """
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{mark}-{letters[:4]}-{letters[4:]}"
