from __future__ import annotations


class Unreadable(Exception):
    """A file that cannot be read as a table; the text is one sentence for the person."""
