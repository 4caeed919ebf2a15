"""One task for whoever holds its signed address: the code, what is asked, until when.

No name of a child ever comes here. An address that has ended looks like one that never was.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from layak.city.people.accounts.brake import count_wrong
from layak.city.people.roles.actor import Actor
from layak.city.people.signin.devices import device_of
from layak.platform.web.access import access
from layak.platform.web.views import too_many
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.answering import actions
from layak.workflows.rapidaction.answering import forms as answering_forms
from layak.workflows.rapidaction.answering.actions import note_opening
from layak.workflows.rapidaction.answering.reads import is_of_device, is_of_sender, link_of_token
from layak.workflows.rapidaction.cases.actions import Stale
from layak.workflows.rapidaction.cases.fields import when_initial
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.conduct.policy import conduct_policy
from layak.workflows.rapidaction.duty.reads import desk_phone
from layak.workflows.rapidaction.handoffs.models import TaskLink
from layak.workflows.rapidaction.handoffs.reads import task_view
from layak.workflows.rapidaction.scheme.policy import rapid_policy

# never tells the path, and so never the key; with no origin at all a browser could send no form
HEADERS = {
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
OPEN = "buka"
# of the first device that opened the link, for its own address alone
COOKIE = "layak_tugas"
# the form of each move, with the marks of its fields
MOVES: dict[str, tuple[type[forms.Form], str]] = {
    "terima": (answering_forms.AnswerForm, "id_%s"),
    "tolak": (answering_forms.DeclineForm, "tolak-%s"),
    "tindakan": (answering_forms.ActForm, "tindak-%s"),
    "selesai": (answering_forms.CloseForm, "selesai-%s"),
    "penarikan": (answering_forms.WithdrawalForm, "penarikan-%s"),
}
type View = Callable[..., HttpResponseBase]


def _guarded(view: View) -> View:
    """The address is told to nobody."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponseBase:
        response = view(request, token)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return guarded


@require_http_methods(["GET", "POST"])
@access("public")
@_guarded
def task_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A press opens it, so that a preview of a messenger does not count as having seen it."""
    link = link_of_token(token, at=timezone.now())
    if link is None:
        is_slow = not count_wrong(request, "link")
        return too_many(request) if is_slow else _over(request)
    if _is_own(request, link):
        return _own(request, link)
    if not link.device_hash:
        return _first(request, link, token)
    if not is_of_device(link, request.COOKIES.get(COOKIE, "")):
        return _elsewhere(request, link)
    if request.method == "POST":
        return _posted(request, link, token)
    note_opening(link, at=timezone.now())
    return _page(request, link)


def _posted(request: HttpRequest, link: TaskLink, token: str) -> HttpResponse:
    """A move by the device to which the link belongs."""
    step = request.POST.get("langkah", "")
    form = _move_form(step, request.POST) if step in MOVES else None
    if form is None and step != OPEN:
        return _page(request, link)
    status = 422
    if form is None or form.is_valid():
        try:
            done = _done(step, link, form)
        except HandOff.DoesNotExist:
            return _over(request)
        except Refused as refusal:
            if form is not None:
                said = (
                    f"{refusal.reason} {refusal.theirs}."
                    if isinstance(refusal, Stale)
                    else refusal.reason
                )
                form.add_error(None, said)
            status = 409 if isinstance(refusal, Stale) else 422
        else:
            # back to the task, or the end of it: there the address ends as well
            if done.state in HandOff.OPEN:
                return redirect("task_link", token)
            return render(request, "rapidaction/handoffs/task_done.html")
    return _page(request, link, tried={step: form} if form else None, status=status)


def _first(request: HttpRequest, link: TaskLink, token: str) -> HttpResponse:
    """Nothing of the task before a press; the press binds the link to this device."""
    now = timezone.now()
    if request.POST.get("langkah") != OPEN:
        note_opening(link, at=now)
        return _page(request, link)
    try:
        with transaction.atomic():
            key = actions.bind_link(link=link, at=now)
            _done(OPEN, link, None)
    except Refused:
        return _elsewhere(request, link)
    except HandOff.DoesNotExist:
        return _over(request)
    response = redirect("task_link", token)
    response.set_cookie(
        COOKIE,
        key,
        max_age=rapid_policy().link_life_after_answer,
        path=reverse("task_link", args=[token]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _is_own(request: HttpRequest, link: TaskLink) -> bool:
    """Would somebody of the sending side answer themselves? Told by who is or was signed in on the
    device. A link that the receiver made is the receiver's, wherever it is opened."""
    if actions.is_made_by_receiver(link.handoff, link.account, at=timezone.now()):
        return False
    _mark, accounts = device_of(request)
    if request.user.pk is not None:
        accounts = [*accounts, request.user.pk]
    return is_of_sender(link, accounts)


def _own(request: HttpRequest, link: TaskLink) -> HttpResponse:
    context = {"code": link.handoff.code, "recipient": link.recipient}
    return render(request, "rapidaction/handoffs/task_own.html", context, status=403)


def _elsewhere(request: HttpRequest, link: TaskLink) -> HttpResponse:
    """The same for every other device: where it went on, whom to call, how to get a new one."""
    sender = link.handoff.from_agency
    context = {
        "code": link.handoff.code,
        "sender": sender.name,
        "phone": desk_phone(sender.pk, at=timezone.now()),
    }
    return render(request, "rapidaction/handoffs/task_elsewhere.html", context, status=403)


def _done(step: str, link: TaskLink, form: Any) -> HandOff:
    """The move, by the account behind the link: it holds no seat and can never sign in."""
    told: dict[str, Any] = {
        "handoff_id": link.handoff_id,
        "by": Actor(user=link.account, seats=()),
        "at": timezone.now(),
    }
    match step:
        case "terima":
            return actions.accept_handoff(**told)
        case "tolak":
            return actions.decline_handoff(reply=form.reply(), **told)
        case "tindakan":
            return actions.act_on_handoff(acted_at=form.when(), document=form.paper, **told)
        case "selesai":
            outcome = form.cleaned_data["outcome"]
            return actions.close_handoff(outcome=outcome, document=form.paper, **told)
        case "penarikan":
            return actions.answer_withdrawal(is_agreed=form.is_agreed, **told)
        case _:
            return actions.mark_seen(**told)


def _page(
    request: HttpRequest,
    link: TaskLink,
    *,
    tried: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    view = task_view(link.handoff, at=timezone.now())
    # only the moves that may follow; the sender's withdrawal is answered behind the receiver's own
    # link alone
    handoff, now = link.handoff, timezone.now()
    follow = {
        HandOff.State.SEEN: ("terima", "tolak"),
        HandOff.State.ACCEPTED: ("tindakan",),
        HandOff.State.ACTING: ("selesai",),
    }
    names = follow.get(HandOff.State(handoff.state), ())
    is_asked = bool(names) and handoff.withdrawal_asked_at is not None
    if is_asked and actions.is_made_by_receiver(handoff, link.account, at=now):
        names = ("penarikan", *names)
    initial = when_initial(now)
    given = {name: _move_form(name, initial=initial) for name in names} | (tried or {})
    context = {
        "view": view,
        "link": link,
        "is_opened": view["is_opened"] and bool(link.device_hash),
        "conduct": conduct_policy().short,
        "form": given,
        "tried": next(iter((tried or {}).values()), None),
    }
    return render(request, "rapidaction/handoffs/task_link.html", context, status=status)


def _move_form(
    name: str, data: QueryDict | None = None, *, initial: dict[str, object] | None = None
) -> forms.Form:
    """The form of a move; ``data`` is what was typed."""
    kind, marks = MOVES[name]
    return kind(data, auto_id=marks, initial=initial)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "rapidaction/handoffs/task_over.html", status=404)
