"""`/aksi-cepat/`: what waits for the person who opens it; `/aksi-cepat/papan/`: the board on the wall."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from layak.city.people.roles.actor import Actor
from layak.platform.web.access import SIGNED_IN, access
from layak.platform.web.http import SignedInRequest
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.home.board_reads import board
from layak.workflows.rapidaction.home.reads import home_page
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

# `/aksi-cepat/`: what waits for the person who opens it.


@require_GET
@child_access(SIGNED_IN, lets_others_pass=True)
def rapid_home(request: SignedInRequest) -> HttpResponse:
    """Hand-offs to answer, steps, reports, reviews, turns: as far as the seats bring rights."""
    by = request.actor
    context = {
        "tabs": rapid_tabs(by, "rapid_home"),
        "page": home_page(by, at=timezone.now()),
        "may_report": by.may("report.make"),
        "may_view_board": by.may("board.view"),
        "empty": _empty(by),
    }
    response = TemplateResponse(request, "rapidaction/home/home.html", context)
    response["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What will be here, and the one way to go on; without ``url`` there is none."""

    text: str
    url: str = ""
    action: str = ""


def _empty(by: Actor) -> Empty:
    """A room without work says what it waits for, in the words of the right that one has."""
    if by.may("handoff.receive"):
        return Empty(
            text=_(
                "Rujukan untuk instansi Anda, langkah yang berjalan, dan laporan yang perlu "
                "dinilai muncul di sini, dengan jam batasnya. Pastikan giliran piket terisi supaya "
                "ada yang diberi tahu."
            ),
            url=reverse("duty_roster") if by.may("duty.view") else "",
            action=_("Lihat piket"),
        )
    if by.may("report.make"):
        return Empty(
            text=_(
                "Bila Anda mengetahui anak yang perlu ditolong, laporkan; petugas UPTD PPA "
                "menilainya dan Anda mendapat kode untuk mengikutinya."
            ),
            url=reverse("report_new"),
            action=_("Lapor"),
        )
    rooms = (
        (
            "privacy.manage",
            "privacy_list",
            _("Buka data pribadi"),
            _("Permintaan data pribadi yang menunggu jawaban tampil di sini, dengan batasnya."),
        ),
        (
            "board.view",
            "rapid_board",
            _("Buka papan"),
            _(
                "Papan menunjukkan penanganan yang Anda dengar lewat peringatan, dan gladi, tanpa "
                "nama siapa pun. Peringatan untuk Anda datang sebagai pemberitahuan."
            ),
        ),
        (
            "playbook.view",
            "playbook_list",
            _("Buka skema"),
            _("Skema menyebut siapa bergerak dan kapan, dan baris mana yang bersandar pada hukum."),
        ),
    )
    for right, room, action, text in rooms:
        if by.may(right):
            return Empty(text=text, url=reverse(room), action=action)
    return Empty(text=_("Yang menunggu Anda dalam skema aksi cepat muncul di sini."))


# `/aksi-cepat/papan/`: the board on the wall.


@require_GET
@access("board.view")
def rapid_board(request: SignedInRequest) -> HttpResponse:
    """Refreshes itself every minute, with scripts or without."""
    at = timezone.now()
    context = {"board": board(request.actor, at=at), "at": at}
    response = TemplateResponse(request, "rapidaction/board/board.html", context)
    response["Cache-Control"] = "no-store"
    return response
