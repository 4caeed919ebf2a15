"""The web server with all of Layak loaded before its workers are forked.

It is loaded once and not by each, lies in memory once, and a worker that died is back at once.
"""

from __future__ import annotations

import gc


def load() -> None:
    """Everything that a page may need, so that no visitor waits for it."""
    # what is loaded stays: looking through it for rubbish takes a tenth of the time
    gc.disable()
    from django.urls import reverse

    import layak.config.wsgi  # noqa: F401

    reverse("overview")
    # workers share it as long as nobody writes in it
    gc.freeze()
    gc.enable()


def main() -> None:
    from granian.cli import entrypoint

    load()
    entrypoint()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
