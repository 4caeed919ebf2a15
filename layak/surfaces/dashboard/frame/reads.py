"""Header and navigation of every signed-in page: one query for all of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.city.places.queries import CITY, municipality
from layak.evaluation.lists.current_reads import ROUND, WAITING, waiting_values
from layak.evaluation.rounds.sql import fetch
from layak.evaluation.rounds.wording import DASH
from layak.platform.notifications.queries import UNREAD_COUNT
from layak.platform.web.frame import Frame, NavEntry
from layak.workflows.rapidaction.scheme.tabs import rapid_tabs

AROUND = f"""
SELECT city.name, city.is_demo, r.code, r.title, r.data_years, {UNREAD_COUNT},
  waits.edit + waits.parts, waits.approve, waits.accept
FROM {CITY} city
LEFT JOIN LATERAL {ROUND} r ON true
LEFT JOIN LATERAL {WAITING} waits ON true
"""  # noqa: S608 - texts of those whose tables they are
# rooms behind the page of the task force
TASK_FORCE = (
    "/rapat/",
    "/tindak-lanjut/",
    "/kesiapan/",
    "/pernyataan-peran/",
    "/lembaga/",
    "/wali-kota/",
    "/aksi-cepat/",
    "/layanan/",
)
# rooms of the rapid action scheme
RAPID = ("/layanan/",)
CASE_RIGHTS = (
    "case.receive",
    "case.work",
    "case.supervise",
    "handoff.receive",
    "playbook.review",
    "privacy.manage",
)
SETTINGS = (
    "round.manage",
    "round.lock",
    "agency.view",
    "edition.view",
    "audit.view",
    "backup.manage",
)


def frame(request: HttpRequest) -> dict[str, object]:
    """``frame`` in every template, computed only when a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> Frame:
    """What stands around the page for the signed-in person; the city alone for anybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        city = municipality()
        return Frame(place=city.name, is_demo=city.is_demo) if city else Frame()
    found = _found(actor)
    subtitle = ""
    if found.get("code"):
        years = dict.fromkeys((min(found["years"]), max(found["years"])))
        told = {"title": found["title"], "years": DASH.join(map(str, years))}
        subtitle = _("%(title)s · data %(years)s") % told
    seat = actor.seat
    return Frame(
        place=found["place"],
        subtitle=subtitle,
        is_demo=found.get("is_demo", False),
        person=actor.user.name,
        seat=f"{seat.title} · {seat.agency_name}" if seat else "",
        navigation=_navigation(actor, request.path, found),
        rooms=rapid_tabs(actor, "offer_list") if request.path.startswith(RAPID) else (),
        unread_count=found["unread"],
        search_url="/cari/" if actor.may("answer.view") or actor.may("agency.view") else "",
    )


def _found(actor: Actor) -> dict[str, Any]:
    """Place, current round, unread notices and what waits: one query."""
    rows = fetch(AROUND, waiting_values(actor))
    names = ("place", "is_demo", "code", "title", "years", "unread", "edit", "approve", "accept")
    return dict(zip(names, rows[0], strict=True)) if rows else {"place": "Layak", "unread": 0}


def _navigation(actor: Actor, path: str, found: dict[str, Any]) -> list[NavEntry]:
    """At most five entries, by right: the sixth would be the settings, which always stay."""
    # the rooms of the work; those of a round only where there is one
    code = found.get("code")
    base = f"/evaluasi/{code}/"
    every = (
        ("answer.view", _("Evaluasi"), base, "check", found.get("edit", 0)),
        (
            "answer.approve",
            _("Persetujuan"),
            f"{base}persetujuan/",
            "shield",
            found.get("approve", 0),
        ),
        ("answer.accept", _("Penerimaan"), f"{base}penerimaan/", "list", found.get("accept", 0)),
        ("taskforce.view", _("Gugus tugas"), "/gugus-tugas/", "people", 0),
        ("evidence.view", _("Bukti"), "/bukti/", "book", 0),
        ("progress.view", _("Kemajuan"), f"{base}kemajuan/", "chart", 0),
        ("recap.export", _("Rekap"), f"{base}rekap/", "file", 0),
    )
    of_work = [
        (label, url, icon, count)
        for permission, label, url, icon, count in every
        if actor.may(permission) and (code or not url.startswith("/evaluasi/"))
    ]
    entries = [("Beranda", "/", "home", 0), *of_work, *_of_cases(actor)]
    if any(actor.may(permission) for permission in SETTINGS):
        entries = [*entries[:4], (_("Pengaturan"), "/pengaturan/", "gear", 0)]
    current = max(
        (url for _label, url, _icon, _n in entries if _covers(url, path)), key=len, default=""
    )
    return [
        NavEntry(label=label, url=url, icon=icon, count=count, is_current=url == current)
        for label, url, icon, count in entries[:5]
    ]


def _covers(url: str, path: str) -> bool:
    if url == "/":
        return path == "/"
    in_evaluation = url.count("/") == 3 and path.startswith("/evaluasi/")
    # an activity is one form of evidence
    in_evidence = url == "/bukti/" and path.startswith("/kegiatan/")
    in_task_force = url == "/gugus-tugas/" and path.startswith(TASK_FORCE)
    in_rapid = url == "/aksi-cepat/" and path.startswith(RAPID)
    return path.startswith(url) or in_evaluation or in_evidence or in_task_force or in_rapid


def answers_for_children_only(actor: Actor) -> bool:
    """Whoever has a part in the rapid action scheme and none in the evaluation begins there."""
    return not actor.may("answer.view") and any(actor.may(right) for right in CASE_RIGHTS)


def _of_cases(actor: Actor) -> list[tuple[str, str, str, int]]:
    """The rooms of those who answer for children and for nothing of the evaluation."""
    if not any(actor.may(right) for right in CASE_RIGHTS):
        return []
    every = (
        (CASE_RIGHTS, _("Aksi cepat"), "/aksi-cepat/", "bolt"),
        (("privacy.manage",), _("Data pribadi"), "/aksi-cepat/data-pribadi/", "lock"),
        (("playbook.review",), _("Skema"), "/aksi-cepat/playbook/", "book"),
        (("board.view",), _("Papan"), "/aksi-cepat/papan/", "chart"),
        (("duty.view",), _("Piket"), "/aksi-cepat/piket/", "people"),
        (("offer.view",), _("Layanan"), "/layanan/", "list"),
    )
    return [
        (label, url, icon, 0)
        for rights, label, url, icon in every
        if any(actor.may(right) for right in rights)
    ]
