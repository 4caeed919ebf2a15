from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from layak.platform import jobs
from layak.platform.audit.log import log
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.surfaces.upkeep.events import BackupAsked
from layak.surfaces.upkeep.queries import backups, doors


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
    messages.success(request, _("Cadangan sedang dibuat. Muat ulang halaman ini sebentar lagi."))
    return redirect("backup_list")
