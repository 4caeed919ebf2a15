"""What stands between a running database and the first page: tables, grants, static files.

A program of its own, run by `serve` as the owner role; its last line is JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from layak.config.console.trouble import Trouble, sentence_for


def collect_static() -> bool:
    """Static files with hashed names into the home, only when one of them changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    wanted = digest.hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True


def load_playbooks() -> None:
    """The playbooks that ship, before there is a city: it begins with them. Who acts for their
    roles is filled in as agencies come. Three queries later on.
    """
    from django.utils import timezone

    from layak.workflows.rapidaction.emergency.actions import seed_role_agencies
    from layak.workflows.rapidaction.playbooks.actions import load_shipped_playbooks

    load_shipped_playbooks(at=timezone.now())
    seed_role_agencies(at=timezone.now())


def facts() -> dict[str, object]:
    """What `serve` has to know: is the workspace empty, which demo accounts are there."""
    from layak.city.people.accounts.models import User
    from layak.city.places.queries import is_demo_city

    is_empty, accounts = not User.objects.exists(), []
    if not is_empty and is_demo_city():
        # loads much that a real city does not need
        from layak.config.demo import maker

        accounts = maker.accounts()
    return {"is_empty": is_empty, "accounts": accounts}


def seed() -> dict[str, object]:
    """The demo city, through the same actions a person uses."""
    from django.utils import timezone

    from layak.config.demo import maker

    maker.seed_if_empty(at=timezone.now())
    return {"is_empty": False, "accounts": maker.accounts()}


def _work(step: str) -> dict[str, object]:
    import django

    django.setup()
    from django.conf import settings

    from layak.config.database import schema
    from layak.config.upkeep import keys

    if step == "seed":
        return seed()
    # a database that these keys do not open is left as it is
    schema.refuse_newer()
    keys.require(is_before_tables=True)
    schema.migrate(settings.APP_ROLE)
    keys.require()
    load_playbooks()
    collect_static()
    return facts()


def main(step: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "layak.config.settings")
    try:
        print(json.dumps(_work(step)))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
