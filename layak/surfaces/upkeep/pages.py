"""What stands under "Pengaturan" for a person, and the backups that were made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.city.people.roles.actor import Actor
from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.surfaces.upkeep.events import BackupAsked

# What stands under "Pengaturan" for a person, and the backups that were made.


@dataclass(frozen=True, kw_only=True)
class Door:
    """A page of the settings, with the right that opens it."""

    label: str
    hint: str
    url_name: str
    permission: str


@dataclass(frozen=True, kw_only=True)
class Backup:
    """One complete backup: its folder's name, when, how many files and bytes."""

    name: str
    made_at: datetime
    file_count: int
    size: int


def doors(actor: Actor) -> list[Door]:
    """The settings that ``actor`` may open, in the order of a new round."""
    allowed = [door for door in _doors() if actor.may(door.permission)]
    return list({door.url_name: door for door in reversed(allowed)}.values())[::-1]


def _doors() -> list[Door]:
    names = ("label", "hint", "url_name", "permission")
    of_the_work: list[tuple[str, str, str, str]] = [
        (
            _("Putaran"),
            _("Membuat putaran, jendela tahap, sasaran, kunci."),
            "round_list",
            "round.manage",
        ),
        (_("Putaran"), _("Mengunci dan membuka kembali putaran."), "round_list", "round.lock"),
        (
            _("Perangkat daerah dan kursi"),
            _("Nama, alias, penggabungan, pemegang kursi, kode aktivasi."),
            "agency_list",
            "agency.view",
        ),
        (
            _("Instrumen"),
            _("Edisi, revisi, teks dan pilihan resmi."),
            "edition_list",
            "edition.view",
        ),
    ]
    of_the_house: list[tuple[str, str, str, str]] = [
        (
            _("Wilayah"),
            _("Kecamatan dan kelurahan dengan kode resminya."),
            "place_list",
            "agency.view",
        ),
        (
            _("Jejak audit"),
            _("Siapa melakukan apa dan kapan; tidak dapat diubah."),
            "event_list",
            "audit.view",
        ),
        (
            _("Cadangan"),
            _("Cadangan terakhir, dan membuat cadangan sekarang."),
            "backup_list",
            "backup.manage",
        ),
    ]
    told = [*of_the_work, *of_the_house]
    return [Door(**dict(zip(names, texts, strict=True))) for texts in told]


def backups(folder: Path) -> list[Backup]:
    """The complete backups in ``folder``, newest first; what is no backup is passed over."""
    found = [_backup(manifest) for manifest in folder.glob("*/manifest.json")]
    return sorted(
        (backup for backup in found if backup), key=lambda backup: backup.made_at, reverse=True
    )


def _backup(manifest: Path) -> Backup | None:
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        return Backup(
            name=manifest.parent.name,
            made_at=datetime.fromisoformat(told["made_at"]),
            file_count=len(told["contents"]),
            size=sum(stored["size"] for stored in told["contents"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


@require_GET
@access(SIGNED_IN)
def settings_index(request: SignedInRequest) -> HttpResponse:
    return TemplateResponse(request, "upkeep/settings_index.html", {"doors": doors(request.actor)})


@require_GET
@access("backup.manage")
def backup_list(request: SignedInRequest) -> HttpResponse:
    return TemplateResponse(
        request, "upkeep/backup_list.html", {"backups": backups(settings.BACKUP_DIR)}
    )


@require_POST
@access("backup.manage")
@transaction.atomic
def backup_make(request: SignedInRequest) -> HttpResponse:
    jobs.enqueue("ground.backup", once="ground.backup")
    log(BackupAsked(), by=request.user, at=timezone.now())
    return say_and_go(
        request, _("Cadangan sedang dibuat. Muat ulang halaman ini sebentar lagi."), "backup_list"
    )
