"""Closing an activation, and moving it to a newer version of its playbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import posted, say_and_go
from layak.workflows.rapidaction.cases.fetching import form_page, settled, worked_on
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import can_supervise, check_can_supervise
from layak.workflows.rapidaction.children.models import CaseNote
from layak.workflows.rapidaction.children.opening_actions import open_note
from layak.workflows.rapidaction.closing import actions
from layak.workflows.rapidaction.closing.forms import CloseForm, ReturnForm, VersionForm
from layak.workflows.rapidaction.closing.omissions import omissions_of
from layak.workflows.rapidaction.closing.reads import (
    closing_gaps,
    criteria_of,
    differences,
    is_ended_drill,
    versions_for,
)
from layak.workflows.rapidaction.conduct.child_access import child_access
from layak.workflows.rapidaction.notes.reads import NoteRow, last_return
from layak.workflows.rapidaction.scheme.policy import rapid_policy

TEMPLATE = "rapidaction/cases/case_close.html"


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_close(request: SignedInRequest, case_code: str) -> HttpResponse:
    """The worker asks with the outcome and the criteria; the supervisor approves or returns."""
    activation = worked_on(request, case_code)
    if activation.state == Activation.State.CLOSING:
        return _decide(request, activation)
    at = timezone.now()
    returned = _returned(request, activation)
    criteria = criteria_of(activation, at=at)
    form = CloseForm(
        request.POST if request.method == "POST" and not returned.is_asked else None,
        outcomes=actions.outcomes_of(activation),
        criteria=[(row.number, row.text) for row in criteria if row.is_ticked],
        initial={"outcome": request.POST.get("outcome"), "ticked": request.POST.getlist("ticked")},
    )
    gaps = closing_gaps(activation, at=at)

    def ask() -> None:
        try:
            actions.ask_to_close(
                activation_id=activation.pk,
                outcome=form.cleaned_data["outcome"],
                ticked=form.cleaned_data.get("ticked", []),
                by=request.actor,
                at=at,
            )
        except actions.NotYet as not_yet:
            # those of the outcome and of the criteria too
            gaps[:] = not_yet.gaps
            raise

    if form.is_valid() and settled(form, ask):
        return say_and_go(
            request,
            _("Penutupan diminta; supervisor diberi tahu."),
            "case_detail",
            activation.code,
        )
    return form_page(
        request,
        activation,
        form,
        heading=_("Tutup penanganan"),
        submit=_("Minta penutupan"),
        gaps=gaps,
        terms=[row for row in criteria if row.clock],
        omissions=omissions_of(activation, criteria, at=at),
        returned=returned,
        template=TEMPLATE,
    )


@dataclass(frozen=True, kw_only=True)
class Returned:
    """Why it was returned the last time: ``words`` only for who asked to open them."""

    note: NoteRow | None
    is_asked: bool
    words: str = ""


def _returned(request: SignedInRequest, activation: Activation) -> Returned:
    note = last_return(activation)
    if note is None or request.POST.get("buka") != "alasan":
        return Returned(note=note, is_asked=False)
    row = CaseNote.objects.select_related("activation").get(pk=note.id)
    try:
        opened = open_note(note=row, by=request.actor, at=timezone.now())
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    return Returned(note=note, is_asked=True, words=opened.words["text"])


def _decide(request: SignedInRequest, activation: Activation) -> HttpResponse:
    at = timezone.now()
    returned = _returned(request, activation)
    criteria = criteria_of(activation, at=at)
    omissions = omissions_of(activation, criteria, at=at)
    # to open a reason decides nothing, and what was typed stays
    form = ReturnForm(
        request.POST if request.method == "POST" and not returned.is_asked else None,
        initial={"because": request.POST.get("because")},
        may_return=not is_ended_drill(activation),
        left_out=sum(len(part.lines) for part in omissions),
    )

    def decide() -> None:
        if form.is_return:
            because = form.cleaned_data["because"]
            actions.return_closing(
                activation_id=activation.pk, because=because, by=request.actor, at=at
            )
        else:
            actions.approve_closing(
                activation_id=activation.pk, read=form.read_count, by=request.actor, at=at
            )

    if form.is_valid() and settled(form, decide):
        said = _("Penanganan ditutup.")
        if form.is_return:
            said = _("Dikembalikan kepada manajer kasus.")
        return say_and_go(request, said, "case_detail", activation.code)
    outcome = rapid_policy().word("closings", activation.outcome)
    return form_page(
        request,
        activation,
        form,
        heading=_("Setujui penutupan"),
        submit=_("Setujui penutupan"),
        lead=_(
            "Hasil yang diminta: %(outcome)s. Sesudah ditutup masih dapat dibaca %(days)d hari "
            "(usulan kami)."
        )
        % {"outcome": outcome, "days": rapid_policy().read_after_closing.days},
        gaps=closing_gaps(activation, at=at),
        terms=[row for row in criteria if row.clock],
        omissions=omissions,
        is_deciding=True,
        may_decide=can_supervise(request.actor, activation, at=at),
        returned=returned,
        template=TEMPLATE,
    )


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def case_move_version(request: SignedInRequest, case_code: str) -> HttpResponse:
    """What would be due when by a newer version; POST moves."""
    activation = worked_on(request, case_code)
    check_can_supervise(request.actor, activation, at=timezone.now())
    newer = versions_for(activation)
    form = VersionForm(posted(request), versions=newer)
    if form.is_valid() and settled(
        form,
        lambda: actions.move_version(
            activation_id=activation.pk,
            version_id=form.cleaned_data["version"],
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request, _("Dipindahkan; semua batas dihitung ulang."), "case_detail", activation.code
        )
    return form_page(
        request,
        activation,
        form,
        heading=_("Pindah versi skema"),
        submit=_("Pindahkan"),
        lead=_("Penanganan ini memakai versi %(n)d dan tetap padanya sampai dipindahkan.")
        % {"n": activation.playbook.version},
        newer=newer,
        lines=differences(activation, newer[0]) if newer else [],
        template="rapidaction/cases/case_version.html",
    )
