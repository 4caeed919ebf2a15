"""What stands between a loaded backup and the first start: who gets in, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.config.console import named
from layak.config.console.trouble import Trouble
from layak.evaluation.links.actions import end_all_links
from layak.platform.audit import heads
from layak.platform.audit.log import log
from layak.workflows.rapidaction.answering.actions import end_all_task_links

HEAD = "audit-head.json"


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
    """What lies in a backup next to the dump: the signed head of the trail, taken before the dump
    begins. Raises NoKeys."""
    return {HEAD: heads.signed_head(at=timezone.now()).decode()}


def check_head(folder: Path) -> None:
    """Raises Trouble where the restored trail does not go through the head noted beside it.

    A backup that was made from the archive has no such note.
    """
    noted = folder / HEAD
    if not noted.exists():
        return
    problems = heads.check_head(noted.read_bytes(), where=f"cadangan {folder.name}")
    if problems:
        says = " ".join(problem.say for problem in problems)
        raise Trouble(f"{says} Jangan dipakai; pulihkan cadangan yang lain.")


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
