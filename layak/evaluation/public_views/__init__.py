"""Pages for those without an account: what a link opens."""

from __future__ import annotations
