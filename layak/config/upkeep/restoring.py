"""What stands between a loaded backup and the first start: who gets in, and what is said of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from layak.config.console import named
from layak.config.console.trouble import Trouble
from layak.evaluation.links.actions import end_all_links
from layak.platform.audit import chain
from layak.platform.audit.log import log
from layak.platform.audit.models import Seal
from layak.workflows.rapidaction.answering.actions import end_all_task_links

HEADS = "audit-heads.json"


@dataclass(frozen=True, kw_only=True)
class BackupRestored:
    """``made_at`` is empty for a dump without a manifest."""

    kind: ClassVar[str] = "backup.restored"

    made_at: str
    ended_task_links: int
    ended_links: int

    @property
    def stream(self) -> str:
        return "city"

    def sentence(self) -> str:
        if not self.made_at:
            return _("Satu berkas pg_dump tanpa manifest dipulihkan.")
        return _("Cadangan dari %(made_at)s dipulihkan.") % {"made_at": self.made_at}


def beside() -> dict[str, str]:
    """What lies in a backup next to the dump: the head of each chain of events."""
    return {HEADS: json.dumps([asdict(head) for head in chain.heads_of()], indent=1)}


def check_heads(folder: Path) -> None:
    """Raises Trouble where the restored chain of events does not hold what was noted beside it.

    A backup that was made from the archive has no such note.
    """
    if not (folder / HEADS).exists():
        return
    for head in json.loads((folder / HEADS).read_text()):
        if not Seal.objects.filter(**head).exists():
            raise Trouble(
                f"Jejak audit {head['stream']} tidak memuat mata rantai {head['position']} yang "
                "tercatat di cadangan ini. Jangan dipakai; pulihkan cadangan yang lain."
            )


@transaction.atomic
def finish(*, made_at: str, keeps_links: bool, at: datetime) -> BackupRestored:
    """End every link that acts without an account, and log the restoration.

    A link that was revoked after the backup would open again, and nobody could tell which.
    """
    by = named.account(at=at)
    event = BackupRestored(
        made_at=made_at,
        ended_task_links=0 if keeps_links else end_all_task_links(at=at),
        ended_links=0 if keeps_links else end_all_links(by=by, at=at),
    )
    log(event, by=by, at=at)
    return event
