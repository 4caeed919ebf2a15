"""Header and navigation of every signed-in page: one query for all of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layak.city.people.actor import Actor
from layak.city.places.models import Municipality
from layak.evaluation.models import Answer, Assignment, Round
from layak.evaluation.policies import DEFAULT_POLICY, stage_policy
from layak.evaluation.queries.shown import DASH
from layak.platform.notifications.models import Notice
from layak.platform.web.frame import Frame, NavEntry
from layak.rules.stages import Owner

ROUND_FIELDS = ("pk", "code", "title", "data_years")
SETTINGS = (
    "round.manage",
    "round.lock",
    "agency.view",
    "edition.view",
    "audit.view",
    "backup.manage",
)


def frame(request: HttpRequest) -> Frame:
    """What stands around the page for the signed-in person; an empty frame for anybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not request.user.is_authenticated:
        return Frame()
    found = _found(actor)
    round_: dict[str, Any] = found.get("round") or {}
    seat = actor.seat
    sees_answers = bool(round_) and actor.may("answer.view")
    return Frame(
        place=found["name"],
        subtitle=_subtitle(round_),
        is_demo=found["is_demo"],
        person=actor.user.name,
        seat=f"{seat.title} · {seat.agency_name}" if seat else "",
        navigation=_navigation(actor, request.path, round_, found),
        unread_count=found["unread"],
        search_url=f"/evaluasi/{round_['code']}/" if sees_answers else "",
    )


def _found(actor: Actor) -> dict[str, Any]:
    """Place, current round, unread notices and what waits: one query on one row."""
    newest = Round.objects.order_by(
        F("closed_at").asc(nulls_first=True), "-evaluation_year", "-opened_at"
    )
    notices = Notice.objects.of(actor.user).unread()
    row = (
        Municipality.objects.annotate(
            round=Subquery(newest.values(json=JSONObject(**{f: f for f in ROUND_FIELDS}))[:1]),
            unread=_count(notices.annotate(one=Value(1)).values("one")),
            to_edit=_waiting(actor, "agency", "answer.edit", newest),
            to_approve=_waiting(actor, "head", "answer.approve", newest),
            to_accept=_waiting(actor, "secretariat", "answer.accept", newest),
        )
        .values("name", "demo_since_at", "round", "unread", "to_edit", "to_approve", "to_accept")
        .first()
    )
    if row is None:
        return {"name": "Layak", "is_demo": False, "unread": 0}
    return {**row, "is_demo": row["demo_since_at"] is not None}


def _count(rows: Any) -> Coalesce:
    """Count of a query as a subquery; 0 where it finds nothing."""
    counted = rows.order_by().annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _waiting(actor: Actor, owner: Owner, permission: str, newest: Any) -> Any:
    """How many answers of the current round wait for the person's next step as ``owner``."""
    scope = actor.scope(permission)
    if scope is None:
        return Value(0)
    stages = [s.code for s in stage_policy(DEFAULT_POLICY).stages if s.owner == owner]
    own = Q(agency__in=actor.agency_ids(permission))
    leads = Assignment.objects.filter(
        own if owner in ("agency", "head") else ~own,
        answer=OuterRef("pk"),
        ended_at=None,
        relation="lead",
    )
    answers = Answer.objects.filter(
        round=Subquery(newest.filter(locked_at=None, closed_at=None).values("pk")[:1]),
        stage__in=stages,
        pk__in=leads.values("answer"),
    )
    return _count(answers.annotate(one=Value(1)).values("one"))


def _subtitle(round_: dict[str, Any]) -> str:
    if not round_:
        return ""
    years = DASH.join(
        str(year) for year in dict.fromkeys([min(round_["data_years"]), max(round_["data_years"])])
    )
    return _("%(title)s · data %(years)s") % {"title": round_["title"], "years": years}


def _navigation(
    actor: Actor, path: str, round_: dict[str, Any], found: dict[str, Any]
) -> list[NavEntry]:
    """At most five entries, by right: the sixth would be the settings, which always stay."""
    entries = [("Beranda", "/", "home", 0), *_of_round(actor, round_, found)]
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
    in_evaluation = url.count("/") == 3 and path.startswith(("/evaluasi/", "/bukti/"))
    return path.startswith(url) or in_evaluation


def _of_round(
    actor: Actor, round_: dict[str, Any], found: dict[str, Any]
) -> list[tuple[str, str, str, int]]:
    if not round_:
        return []
    base = f"/evaluasi/{round_['code']}/"
    every = (
        ("answer.view", _("Evaluasi"), base, "check", found["to_edit"]),
        ("answer.approve", _("Persetujuan"), f"{base}persetujuan/", "shield", found["to_approve"]),
        ("answer.accept", _("Penerimaan"), f"{base}penerimaan/", "list", found["to_accept"]),
        ("progress.view", _("Kemajuan"), f"{base}kemajuan/", "chart", 0),
        ("recap.export", _("Rekap"), f"{base}rekap/", "file", 0),
    )
    return [
        (label, url, icon, count)
        for permission, label, url, icon, count in every
        if actor.may(permission)
    ]
