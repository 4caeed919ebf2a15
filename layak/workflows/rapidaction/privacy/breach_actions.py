"""A failure of protection: recorded with its clock, told to whom it concerns and the authority."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.seats.reads import people_who_may
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.notifications import notify
from layak.platform.sealing import seal_into
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child
from layak.workflows.rapidaction.children.models import Breach
from layak.workflows.rapidaction.children.opening_actions import open_breach, open_child_for_privacy
from layak.workflows.rapidaction.privacy.breach_reads import affected_by
from layak.workflows.rapidaction.privacy.events import BreachListed, BreachRecorded, BreachTold
from layak.workflows.rapidaction.privacy.permissions import check_can_manage
from layak.workflows.rapidaction.scheme.codes import new_code
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import read_words

LONGEST_WORDS = 2000
CONTACT = ("guardian", "guardian_contact")
WHOM = {"people": "told_people_at", "authority": "told_authority_at"}


@dataclass(frozen=True, kw_only=True)
class BreachWords:
    """``account``: whose reads are the exposure; None counts everything read in the window."""

    what: str
    handling: str
    exposed_from_at: datetime
    exposed_until_at: datetime
    discovered_at: datetime
    account: User | None = None
    is_drill: bool = False


@transaction.atomic
def record_breach(*, words: BreachWords, by: Actor, at: datetime) -> Breach:
    """A breach and its clock; the other officers hear of it by code. Raises Refused."""
    check_can_manage(by)
    if words.exposed_until_at < words.exposed_from_at:
        raise NotAcceptable(_("“Terungkap sampai” harus sesudah “terungkap mulai”."))
    if words.exposed_from_at > at or words.discovered_at > at:
        raise NotAcceptable(_("Waktu itu belum terjadi. Periksa hari dan jamnya."))
    if words.discovered_at < words.exposed_from_at:
        raise NotAcceptable(_("Ditemukan tidak dapat sebelum terungkap."))
    breach = Breach(
        code=new_code("B"),
        exposed_from_at=words.exposed_from_at,
        exposed_until_at=words.exposed_until_at,
        discovered_at=words.discovered_at,
        due_at=words.discovered_at + rapid_policy().breach_life,
        account=words.account,
        recorded_by=by.user,
        is_drill=words.is_drill,
    )
    for name, label in (("what", _("Apa yang terjadi")), ("handling", _("Penanganan"))):
        text = read_words(getattr(words, name), most=LONGEST_WORDS, field=name, label=label)
        if not text:
            raise NotAcceptable(_("%s belum diisi.") % label)
        seal_into(breach, name, text)
    breach.save(force_insert=True)
    log(BreachRecorded(code=breach.code, is_drill=breach.is_drill), by=by.user, at=at)
    officers = people_who_may("privacy.manage", today=timezone.localdate(at), scope="all")
    notify(
        users=[user for user in officers if user != by.user],
        kind="breach.recorded",
        text=_("Kegagalan pelindungan data %s dicatat; batas pemberitahuan 3x24 jam.")
        % breach.code,
        url=reverse("breach_detail", args=[breach.code]),
        at=at,
        once=f"breach:{breach.code}",
    )
    return breach


@transaction.atomic
def open_contacts(*, breach: Breach, by: Actor, at: datetime) -> dict[str, Mapping[str, str]]:
    """By child code the guardian and how to reach them, each opening written down.

    For one response only. Raises Refused, NotWritten.
    """
    check_can_manage(by)
    rows = [row for row in affected_by(breach) if not row.is_erased]
    children = Child.objects.in_bulk([row.child_id for row in rows])
    found = {
        row.code: open_child_for_privacy(
            child=children[row.child_id], fields=CONTACT, by=by, at=at
        ).words
        for row in rows
    }
    log(BreachListed(code=breach.code, count=len(found)), by=by.user, at=at)
    return found


@transaction.atomic
def mark_told(*, breach_id: UUID, whom: str, by: Actor, at: datetime) -> Breach:
    """That people or the authority were told; the first time counts. Raises Refused."""
    check_can_manage(by)
    if whom not in WHOM:
        raise NotAcceptable(_("Pilih: keluarga anak atau lembaga pengawas."))
    breach = Breach.objects.select_for_update().get(pk=breach_id)
    if getattr(breach, WHOM[whom]) is not None:
        raise Refused(_("Ini sudah dicatat sebelumnya. Muat ulang halaman."))
    setattr(breach, WHOM[whom], at)
    breach.told_by = by.user
    breach.save(update_fields=[WHOM[whom], "told_by"])
    label = _("keluarga anak") if whom == "people" else _("lembaga pengawas")
    log(BreachTold(code=breach.code, whom=label), by=by.user, at=at)
    return breach


def words_of(breach: Breach, *, by: Actor, at: datetime) -> Mapping[str, str]:
    """What happened and what is done about it, for the page and the notice."""
    return open_breach(breach=breach, by=by, at=at).words
