"""What stands under "Pengaturan" for a person, and the backups that were made."""

from __future__ import annotations

import json
from contextlib import suppress
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
from layak.platform.audit.queries import verifications
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import say_and_go
from layak.surfaces.upkeep.events import BackupAsked


def doors(actor: Actor) -> list[dict[str, str]]:
    """The settings that ``actor`` may open, in the order of a new round."""
    # label, what one does there, name of the address, right
    every = [
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
    # one line for each address, with the words of the first right that opens it
    found: dict[str, dict[str, str]] = {}
    for label, hint, name, right in every:
        if actor.may(right):
            found.setdefault(name, {"label": label, "hint": hint, "url_name": name})
    return list(found.values())


def backups(folder: Path) -> list[dict[str, object]]:
    """The complete backups in ``folder``, newest first; what is no backup is passed over."""
    found = []
    for manifest in folder.glob("*/manifest.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(manifest.read_text(encoding="utf-8"))
            found.append(
                {
                    "name": manifest.parent.name,
                    "made_at": datetime.fromisoformat(told["made_at"]),
                    "file_count": sum(
                        stored["path"].startswith("files/") for stored in told["contents"]
                    ),
                    "size": sum(stored["size"] for stored in told["contents"]),
                }
            )
    return sorted(found, key=lambda backup: backup["made_at"], reverse=True)


@require_GET
@access(SIGNED_IN)
def settings_index(request: SignedInRequest) -> HttpResponse:
    return TemplateResponse(request, "upkeep/settings_index.html", {"doors": doors(request.actor)})


@require_GET
@access("backup.manage")
def backup_list(request: SignedInRequest) -> HttpResponse:
    context = {"backups": backups(settings.BACKUP_DIR), "verified": verifications(count=1)}
    return TemplateResponse(request, "upkeep/backup_list.html", context)


@require_POST
@access("backup.manage")
@transaction.atomic
def backup_make(request: SignedInRequest) -> HttpResponse:
    jobs.enqueue("ground.backup", once="ground.backup")
    log(BackupAsked(), by=request.user, at=timezone.now())
    return say_and_go(
        request, _("Cadangan sedang dibuat. Muat ulang halaman ini sebentar lagi."), "backup_list"
    )
