from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layak.config.settings")
# A page that waits longer keeps its thread from others: it ends with a sentence. The longest page
# of the bench takes a second; a lock is held for the time of one action. Measures of our own.
os.environ.setdefault("LAYAK_STATEMENT_SECONDS", "30")
os.environ.setdefault("LAYAK_LOCK_SECONDS", "10")
application = get_wsgi_application()


def _refuse_wrong_keys() -> None:
    """Each web process asks for itself: on a machine of its own nothing was prepared."""
    from django.db import DatabaseError, connections

    from layak.config.console.trouble import Trouble
    from layak.config.upkeep import keys

    try:
        keys.require()
    except Trouble as trouble:
        sys.exit(str(trouble))
    except DatabaseError:
        # a database that is away for a moment; every sealed value proves its key again
        return
    finally:
        connections.close_all()


_refuse_wrong_keys()
