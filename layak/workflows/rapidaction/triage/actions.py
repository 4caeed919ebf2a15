"""What becomes of a report: cases opened for a child, joined with one, or ended with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor, actor_of
from layak.platform.audit.log import log
from layak.platform.notifications import notify, withdraw
from layak.rules.entries import NotAcceptable
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.child_models import Child, Report
from layak.workflows.rapidaction.cases.models import Activation, ConflictBlock
from layak.workflows.rapidaction.cases.permissions import visible_to
from layak.workflows.rapidaction.children.actions import ChildWords, keep_child
from layak.workflows.rapidaction.children.reads import choosable
from layak.workflows.rapidaction.intake.actions import withdraw_if_last
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.playbooks.reads import version_in_force
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import LEVELS, least_level, read_words
from layak.workflows.rapidaction.steps.opening_actions import open_activation
from layak.workflows.rapidaction.triage.events import ReportDismissed, ReportJoined, ReportTriaged
from layak.workflows.rapidaction.triage.permissions import check_can_receive

LONGEST_BECAUSE = 1500
MOST_PLAYBOOKS = 4
# children of one report that are judged with one press
MOST_AT_ONCE = 10


class OfChild(NotAcceptable):
    """What was refused of another child than the first; ``number`` counts from 1.

    ``refusal`` says it without the number, for where the child is named already.
    """

    def __init__(self, number: int, refusal: Refused) -> None:
        super().__init__(_("Anak ke-%(n)d: %(reason)s") % {"n": number, "reason": refusal.reason})
        self.number, self.refusal = number, refusal


@dataclass(frozen=True, kw_only=True)
class OneChild:
    """``child_code`` is one known already; else ``child`` is kept, or None while nothing is known."""

    child_code: str = ""
    child: ChildWords | None = None


@dataclass(frozen=True, kw_only=True)
class TriageWords:
    """``signs`` are those that hold; a red one that the reporter named and that does not hold may
    only be left out with ``agreed_by``, a supervisor, when the level is below red.

    ``others`` are further children of the same report, in the same situation.
    """

    level: str
    signs: tuple[str, ...]
    because: str
    playbooks: tuple[str, ...]
    lead: Agency
    child_code: str = ""
    child: ChildWords | None = None
    others: tuple[OneChild, ...] = ()
    agreed_by: User | None = None

    @property
    def children(self) -> list[OneChild]:
        return [OneChild(child_code=self.child_code, child=self.child), *self.others]


@transaction.atomic
def triage_report(
    *, report_id: UUID, words: TriageWords, by: Actor, at: datetime, seen: int | None = None
) -> list[Activation]:
    """Open one activation for each playbook and each child that is named here.

    The children of a report may be judged together or one after the other; ``seen`` is how many
    were not judged yet when it was read. Raises Report.DoesNotExist, Refused, Stale, SameChild,
    NotAcceptable, OfChild.
    """
    report = _locked(report_id, by)
    remaining = remaining_children(report)
    if report.state != Report.State.OPENED or not remaining:
        _check_waiting(report)
    check_as_read(remaining, seen)
    is_below_red = _check_level(report, words, by=by, at=at)
    versions = _versions(words.playbooks, at=at)
    if words.lead.pk == report.reported_agency_id:
        raise Refused(_("Instansi itu yang dilaporkan. Pilih instansi lain yang memimpin."))
    _check_children(report, words)
    named = enumerate(words.children, start=1)
    children = [_child_of(one, number, by=by, at=at) for number, one in named]
    opened = [
        open_activation(
            playbook=version,
            lead=words.lead,
            level=words.level,
            signs=words.signs,
            because=_because(words),
            report=report,
            child=child,
            started_at=timezone.localtime(report.received_at),
            by=by,
            at=at,
        )
        for child in children
        for version in versions
    ]
    _bar_reported(report, opened, by=by, at=at)
    _decide(report, Report.State.OPENED, by=by, at=at)
    codes = ", ".join(activation.code for activation in opened)
    if is_below_red and words.agreed_by is not None:
        _tell_who_agreed(words.agreed_by, opened[0], codes, at=at)
    event = ReportTriaged(
        code=report.code,
        level=words.level,
        count=len(opened),
        activations=codes,
        is_below_red=is_below_red,
        agreed_by=words.agreed_by.pk if words.agreed_by else 0,
    )
    log(event, by=by.user, at=at)
    return opened


def _tell_who_agreed(supervisor: User, first: Activation, codes: str, *, at: datetime) -> None:
    """That their name stands under a level below red; ``codes`` are all that were opened."""
    notify(
        users=[supervisor],
        kind="report.below_red",
        at=at,
        once=f"below-red:{codes}",
        text=_("Penanganan %s dibuka di bawah merah dengan nama Anda sebagai penyetuju.") % codes,
        url=reverse("case_detail", args=[first.code]),
        about=f"activation:{first.code}",
    )


@transaction.atomic
def join_report(*, report_id: UUID, activation_code: str, by: Actor, at: datetime) -> Activation:
    """The report is about what is already handled. Raises Report.DoesNotExist, Refused."""
    report = _locked(report_id, by)
    _check_waiting(report)
    code = activation_code.strip().upper()
    activation = (
        visible_to(by, at=at).exclude(state=Activation.State.CLOSED).filter(code=code).first()
    )
    if activation is None:
        raise Refused(
            _("Penanganan dengan kode itu tidak ada pada Anda atau sudah ditutup. Periksa kodenya.")
        )
    report.joined_to = activation
    _bar_reported(report, [activation], by=by, at=at)
    _decide(report, Report.State.JOINED, by=by, at=at)
    log(ReportJoined(code=report.code, activation=activation.code), by=by.user, at=at)
    workers = User.objects.filter(
        case_assignments__activation=activation, case_assignments__until_at=None
    ).exclude(pk=by.user.pk)
    notify(
        users=workers,
        kind="report.joined",
        at=at,
        once=f"joined:{report.code}",
        text=_("Laporan %(report)s digabung dengan penanganan %(case)s.")
        % {"report": report.code, "case": activation.code},
        url=reverse("case_detail", args=[activation.code]),
        about=f"activation:{activation.code}",
    )
    return activation


@transaction.atomic
def dismiss_report(*, report_id: UUID, because: str, by: Actor, at: datetime) -> Report:
    """Nothing follows, for a reason of the list: none is about how or by whom it was reported.

    Raises Report.DoesNotExist, Refused (also: a red sign was named), NotAcceptable.
    """
    report = _locked(report_id, by)
    _check_waiting(report)
    reasons = rapid_policy().words["dismissals"]
    if because not in reasons:
        raise NotAcceptable(_("Pilih alasan dari daftar."))
    if least_level(rapid_policy(), report.signs) == "red" and not by.may("case.supervise"):
        raise Refused(
            _(
                "Pelapor menyebut tanda merah. Hanya supervisor yang dapat menyatakan tidak "
                "ditindaklanjuti."
            )
        )
    report.dismissed_because = because
    _decide(report, Report.State.DISMISSED, by=by, at=at)
    log(ReportDismissed(code=report.code, because=because), by=by.user, at=at)
    return report


def remaining_children(report: Report) -> int:
    """How many children of the report no activation names yet."""
    found = report.activations.exclude(child=None).values("child").distinct().count()
    # children that nobody could name: those opened together each have all of the playbooks
    rows = report.activations.filter(child=None).values_list("opened_at", "playbook")
    most: dict[datetime, int] = {}
    for opened_at, _playbook, count in rows.annotate(count=Count("pk")):
        most[opened_at] = max(most.get(opened_at, 0), count)
    return max(0, report.child_count - found - sum(most.values()))


def _locked(report_id: UUID, by: Actor) -> Report:
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    check_can_receive(by, report)
    return report


def _check_waiting(report: Report) -> None:
    if report.state != Report.State.WAITING:
        raise Refused(_("Laporan ini sudah diputuskan orang lain. Muat ulang halaman."))


def check_as_read(remaining: int, seen: int | None) -> None:
    """Raises Stale where children were judged since a form was shown with ``seen`` of them."""
    if seen is not None and seen != remaining:
        reason = _(
            "Laporan ini berubah sementara Anda mengisi: kini %(n)d anak belum dinilai. Yang Anda "
            "tulis masih ada. Periksa siapa yang sudah dibuka, lalu tekan lagi."
        )
        raise Stale(reason % {"n": remaining}, theirs="")


def _check_level(report: Report, words: TriageWords, *, by: Actor, at: datetime) -> bool:
    """Whether it goes below what the reporter's signs ask for, with a supervisor's name."""
    policy = rapid_policy()
    if words.level not in LEVELS:
        raise NotAcceptable(_("Pilih tingkat: merah, kuning, atau hijau."))
    if not set(words.signs) <= set(policy.signs):
        raise NotAcceptable(_("Pilih tanda dari daftar."))
    if words.level == "red":
        return False
    if least_level(policy, words.signs) == "red":
        raise Refused(
            _(
                "Tanda yang dicentang menuntut merah. Pilih merah, atau lepas tanda yang ternyata "
                "tidak ada dan sebut supervisor yang menyetujui."
            )
        )
    if least_level(policy, report.signs) != "red":
        return False
    agreed = words.agreed_by
    if (
        agreed is None
        or agreed.pk == by.user.pk
        or not actor_of(agreed, today=timezone.localdate(at)).may("case.supervise")
    ):
        raise Refused(
            _(
                "Pelapor menyebut tanda merah. Untuk tingkat di bawahnya pilih supervisor yang "
                "menyetujui, orang lain dari Anda."
            )
        )
    return True


def _because(words: TriageWords) -> str:
    because = read_words(
        words.because, most=LONGEST_BECAUSE, field="because", label=_("Alasan tingkat")
    )
    if not because:
        raise NotAcceptable(_("Tulis alasan tingkat risiko, satu kalimat cukup."))
    if words.agreed_by is None or words.level == "red":
        return because
    return _("%(because)s\nDi bawah merah disetujui %(name)s.") % {
        "because": because,
        "name": words.agreed_by.name,
    }


def _versions(codes: Sequence[str], *, at: datetime) -> list[PlaybookVersion]:
    chosen = list(dict.fromkeys(codes))
    if not 1 <= len(chosen) <= MOST_PLAYBOOKS:
        raise NotAcceptable(_("Pilih satu sampai %d skema.") % MOST_PLAYBOOKS)
    today = timezone.localdate(at)
    versions = [version_in_force(code, day=today) for code in chosen]
    if None in versions:
        raise NotAcceptable(_("Pilih skema yang berlaku dari daftar."))
    return [version for version in versions if version is not None]


def _check_children(report: Report, words: TriageWords) -> None:
    """Not more than the report tells of, and none twice."""
    count = len(words.children)
    if count > min(MOST_AT_ONCE, max(remaining_children(report), 1)):
        raise NotAcceptable(
            _(
                "Laporan ini tidak menyebut sebanyak itu anak yang belum dinilai. Isi anak ke-1 "
                "dengan yang belum dinilai, dan kosongkan yang sudah dibuka penanganannya."
            )
        )
    codes = [one.child_code for one in words.children if one.child_code]
    typed = (one.child.nik for one in words.children if one.child is not None)
    niks = [digits for nik in typed if (digits := "".join(filter(str.isdigit, nik)))]
    if len(set(codes)) < len(codes) or len(set(niks)) < len(niks):
        raise NotAcceptable(_("Anak yang sama tertulis dua kali. Kosongkan salah satunya."))


def _child_of(one: OneChild, number: int, *, by: Actor, at: datetime) -> Child | None:
    """Raises as ``_child``; for another than the first OfChild."""
    try:
        if one.child_code:
            # only one that the search would have shown
            child = choosable(by).filter(code=one.child_code).first()
            if child is None:
                raise NotAcceptable(
                    _("Kode anak itu tidak dikenal. Cari lagi, atau catat anak baru.")
                )
            return child
        return None if one.child is None else keep_child(words=one.child, by=by, at=at)
    except Refused as refusal:
        if number == 1:
            raise
        raise OfChild(number, refusal) from refusal


def _bar_reported(
    report: Report, activations: Sequence[Activation], *, by: Actor, at: datetime
) -> None:
    """People of the reported agency see none of it, from the first moment."""
    if report.reported_agency_id is None:
        return
    for activation in activations:
        standing = activation.blocks.filter(agency=report.reported_agency_id, lifted_at=None)
        if not standing.exists():
            ConflictBlock.objects.create(
                activation=activation, agency_id=report.reported_agency_id, at=at, by=by.user
            )


def _decide(report: Report, state: str, *, by: Actor, at: datetime) -> None:
    if report.state == Report.State.WAITING:
        report.decided_at, report.decided_by = at, by.user
    report.state, report.next_alarm_at = state, None
    report.save()
    withdraw(about=f"report:{report.code}")
    if report.is_slow:
        withdraw_if_last(report)
