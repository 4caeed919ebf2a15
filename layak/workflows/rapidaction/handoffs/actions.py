"""What every move of a hand-off shares: the lock, the trace, the clock, who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from layak.city.people.accounts.models import User
from layak.city.people.roles.actor import Actor
from layak.platform.notifications import notify, withdraw
from layak.platform.web.templatetags.numbers import moment_id
from layak.rules.entries import read_text
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.actions import Stale, lock_case
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.open_words import check_open
from layak.workflows.rapidaction.cases.reads import drill_mark
from layak.workflows.rapidaction.handoffs.models import HandOffMoment
from layak.workflows.rapidaction.handoffs.permissions import Standing
from layak.workflows.rapidaction.handoffs.reads import clock_of, level_of_clock
from layak.workflows.rapidaction.handoffs.rules import first_alarm, may_follow
from layak.workflows.rapidaction.steps.occurrence_actions import noted_of_handoff

DOCUMENT_AT_MOST = 120
# kinds that pass the quiet hours (quiet-hours.yaml) stand for danger now
SENT, SENT_RED = "handoff.sent", "handoff.sent_red"
ALARM, ALARM_RED = "handoff.alarm", "handoff.alarm_red"
ANSWERED = "handoff.answered"


def locked(handoff_id: UUID) -> HandOff:
    """The hand-off and its activation, locked in one order. Raises HandOff.DoesNotExist."""
    activation_id = HandOff.objects.values_list("activation_id", flat=True).get(pk=handoff_id)
    activation = lock_case(activation_id)
    rows = HandOff.objects.select_for_update(of=("self",))
    handoff = rows.select_related("to_agency", "from_agency", "share").get(pk=handoff_id)
    handoff.activation = activation
    return handoff


def check_follows(handoff: HandOff, wanted: str) -> None:
    """Raises Stale with what stands now and who did it: the other was first."""
    if may_follow(handoff.state, wanted):
        return
    raise Stale(
        _("Rujukan ini sudah berubah sebelum Anda menyimpan; tidak ada yang ditimpa."),
        theirs=standing_words(handoff),
    )


def standing_words(handoff: HandOff) -> str:
    """``Ditolak oleh Pandu, 24 November 2026, 21.44 WIB``."""
    last = handoff.moments.select_related("recorded_by").order_by("-pk").first()
    if last is None:
        return handoff.get_state_display()
    return _("%(state)s oleh %(name)s, %(moment)s") % {
        "state": last.get_moment_display(),
        "name": last.recorded_by.name,
        "moment": moment_id(last.recorded_at),
    }


def checked_paper(document: str, standing: Standing, handoff: HandOff) -> str:
    """Number and date of a paper. Refuses an outside party's answer without one, and who somebody
    is.
    """
    text = " ".join(read_text(document).split())
    if len(text) > DOCUMENT_AT_MOST:
        raise Refused(_("Nomor dan tanggal naskah paling banyak 120 huruf."))
    if standing == "behalf" and not text:
        raise Refused(
            _(
                "Anda mencatat atas nama pihak luar. Sebut nomor dan tanggal naskah yang menjadi "
                "buktinya."
            )
        )
    check_open(text, field="document", activation=handoff.activation)
    return text


def keep_moment(
    handoff: HandOff,
    moment: HandOffMoment.Moment,
    *,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    standing: Standing = "receiver",
    document: str = "",
) -> None:
    HandOffMoment.objects.create(
        handoff=handoff,
        moment=moment,
        at=happened_at or at,
        recorded_at=at,
        recorded_by=by.user,
        is_on_behalf=standing == "behalf",
        document=document,
    )
    noted_of_handoff(handoff, moment, occurred_at=happened_at or at, by=by, at=at)


def save_moved(handoff: HandOff, *, at: datetime) -> None:
    """Save a hand-off that moved: its clock begins anew, what was told of it is taken back."""
    clock = clock_of(handoff)
    handoff.alarm_level = 0
    handoff.next_alarm_at = None if clock is None else first_alarm(clock.alarms, at=at)
    handoff.version += 1
    handoff.save()
    withdraw(about=about(handoff))
    Activation.objects.filter(pk=handoff.activation_id).update(version=F("version") + 1)


def about(handoff: HandOff) -> str:
    return f"handoff:{handoff.code}"


def tell(
    users: Iterable[User],
    handoff: HandOff,
    text: str,
    *,
    kind: str,
    at: datetime,
    once: str | None = None,
    is_above: bool = False,
) -> None:
    """One notice with codes only. It leads to the hand-off; who stands above it sees the board."""
    notify(
        users=users,
        kind=kind,
        text=drill_mark(handoff.activation) + text,
        url=board_url() if is_above else reverse("handoff_detail", args=[handoff.code]),
        at=at,
        once=once,
        about=about(handoff),
    )


def board_url() -> str:
    """Where those look who see no single case."""
    return reverse("rapid_board")


def is_red(handoff: HandOff) -> bool:
    """Does it pass the quiet hours? By its own clock, not by the colour of the case alone."""
    return level_of_clock(handoff) == "red"
