"""What stops a program of ours with one sentence instead of a traceback."""

from __future__ import annotations


class Trouble(Exception):
    """The sentence tells the person at the terminal what is wrong and what to do next."""
