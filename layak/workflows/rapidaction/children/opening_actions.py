"""Opening sealed words for a person: the tier is checked and the read is written down first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.platform.audit.log import log
from layak.platform.sealing import CannotOpen, opened
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import tier_of
from layak.workflows.rapidaction.cases.rules import CASE, SEALED, SERVICE, TASK, Relation
from layak.workflows.rapidaction.children.events import IdentityOpened
from layak.workflows.rapidaction.children.models import (
    SECTION_TIER,
    Breach,
    CaseNote,
    IdentityRead,
    PrivacyRequest,
)
from layak.workflows.rapidaction.children.permissions import is_about, receivable
from layak.workflows.rapidaction.conduct.permissions import check_has_accepted

CHILD_FIELDS = ("name", "nik", "birth_day", "address", "guardian", "guardian_contact", "school")
STORY_FIELDS = ("story", "child_hint")
REPORTER_FIELDS = ("reporter", "reporter_contact")


class NotWritten(Refused):
    """The read could not be written down, so nothing was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Pembacaan ini belum dapat dicatat, karena itu isinya tidak ditampilkan. Coba lagi.")
        )


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Words by field name; for one response only, never kept, logged or put into an address."""

    words: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Opened({', '.join(self.words)})"


def openable_fields(
    activation: Activation, by: Actor, *, at: datetime
) -> tuple[Relation, int, tuple[str, ...]]:
    """Relation, tier and the fields of the child that this person may open, none below tier 2."""
    relation, tier = tier_of(activation, by, at=at)
    if tier < SERVICE or activation.child_id is None:
        return relation, tier, ()
    if relation != "referred":
        return relation, tier, CHILD_FIELDS
    shares = HandOff.objects.open().filter(
        activation=activation,
        to_agency__in=by.agency_ids("handoff.receive"),
        share__tier__gte=SERVICE,
    )
    shared = {name for names in shares.values_list("share__fields", flat=True) for name in names}
    return relation, tier, tuple(name for name in CHILD_FIELDS if name in shared)


def open_child(
    *, activation: Activation, fields: Collection[str], by: Actor, at: datetime
) -> Opened:
    """What names the child of an activation; never more fields than were shared.

    Raises Activation.DoesNotExist for whoever may not know of it, Refused for fields that are not
    theirs, NotWritten.
    """
    with _kept_or_nothing(by):
        relation, tier, may = openable_fields(activation, by, at=at)
        _check_known(tier)
        wanted = _wanted(fields, may)
        child = Child.objects.get(activations=activation)
        _write(by, at, activation.code, relation, SERVICE, wanted, activation=activation)
        return _opened(child, wanted)


def open_report(*, report: Report, fields: Collection[str], by: Actor, at: datetime) -> Opened:
    """The words of a report: the story for its receivers while it waits, then for who handles it.

    The reporter's identity is sealed (tier 4) and never opened by people of the reported agency.
    Raises Report.DoesNotExist, Refused, NotWritten.
    """
    with _kept_or_nothing(by):
        relation, tier, activation = report_relation(report, by, at=at)
        if tier < CASE:
            raise Report.DoesNotExist
        may = (*STORY_FIELDS, *REPORTER_FIELDS) if tier >= SEALED else STORY_FIELDS
        wanted = _wanted(fields, may)
        needed = SEALED if set(wanted) & set(REPORTER_FIELDS) else CASE
        _write(by, at, report.code, relation, needed, wanted, report=report, activation=activation)
        return _opened(report, wanted)


def report_relation(
    report: Report, by: Actor, *, at: datetime
) -> tuple[str, int, Activation | None]:
    """As what and how far this person may open a report, and through which activation."""
    if is_about(report, by):
        return "none", -1, None
    if report.state == Report.State.WAITING and receivable(by).filter(pk=report.pk).exists():
        return "intake", SEALED, None
    if report.state == Report.State.DISMISSED:
        is_theirs = by.may("case.supervise") and receivable(by).filter(pk=report.pk).exists()
        return ("intake", SEALED, None) if is_theirs else ("none", -1, None)
    found = [
        (*tier_of(activation, by, at=at), activation)
        for activation in Activation.objects.filter(
            Q(report=report) | Q(joined_reports=report)
        ).distinct()
    ]
    best = max(found, key=lambda row: row[1], default=None)
    if best is None or best[1] < CASE:
        return "none", -1, None
    # whoever was handed a step hears what was shared with it, not the report
    return ("none", -1, None) if best[0] == "referred" else best


def open_note(*, note: CaseNote, by: Actor, at: datetime) -> Opened:
    """One note, by the tier of its section. Raises Activation.DoesNotExist, Refused, NotWritten."""
    with _kept_or_nothing(by):
        activation = note.activation
        relation, tier = tier_of(activation, by, at=at)
        _check_known(tier)
        needed = SECTION_TIER[CaseNote.Section(note.section)]
        _check_tier(tier, needed)
        _check_own_section(relation)
        _write(by, at, activation.code, relation, needed, [note.section], activation=activation)
        return _opened(note, ["text"])


def open_because(*, activation: Activation, by: Actor, at: datetime) -> Opened:
    """Why its level was chosen (``level_because``). As ``open_note``."""
    with _kept_or_nothing(by):
        relation, tier = tier_of(activation, by, at=at)
        _check_known(tier)
        _check_tier(tier, CASE)
        _check_own_section(relation)
        _write(by, at, activation.code, relation, CASE, ["level_because"], activation=activation)
        return _opened(activation, ["level_because"])


def open_handoff_note(*, handoff: HandOff, by: Actor, at: datetime) -> Opened:
    """The word that goes with a hand-off, for its receiver while it is open and for the case.

    Raises Activation.DoesNotExist, NotWritten.
    """
    with _kept_or_nothing(by):
        relation, tier = tier_of(handoff.activation, by, at=at)
        _check_known(tier)
        is_theirs = handoff.to_agency_id in by.agency_ids("handoff.receive")
        if relation == "referred" and not (is_theirs and handoff.state in HandOff.OPEN):
            raise Activation.DoesNotExist
        needed, activation = TASK if relation == "referred" else CASE, handoff.activation
        _write(by, at, handoff.code, relation, needed, ["handoff_note"], activation=activation)
        return _opened(handoff, ["note"])


def open_request(*, request: PrivacyRequest, by: Actor, at: datetime) -> Opened:
    """Who asks for data, how to reach them and what they asked: the privacy desk only."""
    with _kept_or_nothing(by):
        _check_privacy(by)
        fields, child_id = ["requester", "words"], request.child_id
        _write(by, at, request.code, "privacy", SEALED, fields, child_id=child_id)
        return _opened(request, ["requester", "requester_contact", "words"])


def open_breach(*, breach: Breach, by: Actor, at: datetime) -> Opened:
    """What failed and what is done about it: the privacy desk only."""
    with _kept_or_nothing(by):
        _check_privacy(by)
        _write(by, at, breach.code, "privacy", SEALED, ["breach"])
        return _opened(breach, ["what", "handling"])


def open_child_for_privacy(
    *, child: Child, fields: Collection[str], by: Actor, at: datetime
) -> Opened:
    """What names a child, for a request or a notice of a breach. Raises PrivacyRequest.DoesNotExist
    without the right, NotWritten."""
    with _kept_or_nothing(by):
        _check_privacy(by)
        wanted = _wanted(fields, CHILD_FIELDS)
        _write(by, at, child.code, "privacy", SEALED, wanted, child_id=child.pk)
        return _opened(child, wanted)


@contextmanager
def _kept_or_nothing(by: Actor) -> Iterator[None]:
    """A transaction whose failure says that nothing is shown, whatever failed in the database.

    Raises ConductAwaits before anything else.
    """
    check_has_accepted(by)
    try:
        with transaction.atomic():
            yield
    except DatabaseError:
        raise NotWritten from None
    except CannotOpen:
        raise Refused(
            _("Isi tersegel tidak dapat dibuka dengan kunci yang ada. Hubungi administrator.")
        ) from None


def _check_privacy(by: Actor) -> None:
    if not by.may("privacy.manage"):
        raise PrivacyRequest.DoesNotExist


def _check_known(tier: int) -> None:
    if tier < TASK:
        raise Activation.DoesNotExist


def _check_tier(tier: int, needed: int) -> None:
    if tier < needed:
        raise Refused(_("Bagian ini tidak dibagikan kepada Anda. Tanyakan kepada manajer kasus."))


def _check_own_section(relation: str) -> None:
    """Notes stay in the case: a receiver has the word that came with the hand-off."""
    if relation == "referred":
        raise Refused(_("Catatan tetap pada manajer kasus. Tanyakan kepadanya yang Anda perlukan."))


def _wanted(fields: Collection[str], may: Sequence[str]) -> list[str]:
    wanted = [name for name in may if name in fields]
    if not wanted or set(fields) - set(may):
        raise Refused(_("Bagian ini tidak dibagikan kepada Anda. Tanyakan kepada manajer kasus."))
    return wanted


def _write(
    by: Actor,
    at: datetime,
    code: str,
    relation: str,
    tier: int,
    fields: Sequence[str],
    *,
    activation: Activation | None = None,
    child_id: UUID | None = None,
    report: Report | None = None,
) -> None:
    """``code`` is what the event is about: an activation, a report, a child or a request; the child
    is that of the activation where there is one."""
    IdentityRead.objects.create(
        child_id=activation.child_id if activation else child_id,
        report=report,
        activation=activation,
        tier=tier,
        fields=list(fields),
        relation=relation,
        at=at,
        by=by.user,
    )
    event = IdentityOpened(code=code, fields=", ".join(fields), tier=tier, relation=relation)
    log(event, by=by.user, at=at)


def _opened(row: models.Model, names: Sequence[str]) -> Opened:
    return Opened(words={name: opened(row, name) for name in names})
