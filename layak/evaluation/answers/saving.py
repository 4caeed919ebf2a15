"""What every page that saves an answer shares: reading its form or its autosave, and telling what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from layak.evaluation.answers.actions import Collision, Edit, Saved
from layak.evaluation.answers.fields import OtherText, field_names, read_field, shown_value
from layak.evaluation.rounds.wording import DASH, moment_text
from layak.rules.entries import NotAcceptable
from layak.rules.instrument import Question
from layak.rules.refusal import Refused

# The whole question form: what was typed per field, with the version each was read at.


@dataclass(frozen=True, kw_only=True)
class AnswerForm:
    """``values`` as typed; with ``errors`` nothing of the form may be saved."""

    values: dict[str, str]
    errors: dict[str, str]
    edits: list[Edit]


def read_answer_form(sent: QueryDict, question: Question, data_years: list[int]) -> AnswerForm:
    """Read every field that the form holds. A mark goes before the option that it may follow."""
    names = sorted(field_names(question, data_years), key=lambda name: name == "option")
    return read_fields(sent, question, names)


def read_fields(sent: QueryDict, question: Question, names: Iterable[str]) -> AnswerForm:
    """Read those of these fields that the form holds, each with the version it was read at."""
    values = {name: sent.get(name, "") for name in names if name in sent}
    errors = {}
    for name, text in values.items():
        try:
            read_field(name, text, question)
        except NotAcceptable as refusal:
            errors[name] = refusal.reason
    edits = [
        Edit(field=name, value=text, version=_version(sent.get(f"version-{name}", "")) or 0)
        for name, text in values.items()
    ]
    return AnswerForm(values=values, errors=errors, edits=edits)


def _version(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class Unreadable(NotAcceptable):
    """An autosave that is not as the protocol says."""

    def __init__(self) -> None:
        super().__init__(_("Simpanan ini tidak terbaca. Muat ulang halaman."))


def read_autosave(sent: QueryDict) -> Edit:
    """One field with its version and the name of the attempt. Raises Unreadable."""
    version = _version(sent.get("version", ""))
    if "field" not in sent or "value" not in sent or version is None:
        raise Unreadable
    return Edit(
        field=sent.get("field", ""),
        value=sent.get("value", ""),
        version=version,
        save_id=read_uuid(sent.get("save_id", "")),
    )


def read_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


AUTOSAVE = "layak-autosave"
type View = Callable[..., HttpResponseBase]


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == AUTOSAVE


def for_autosave(view: View) -> View:
    """Tells the module that the sign-in has ended, where others are led to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, answer_id: int, **rest: str) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, answer_id, **rest)
        if is_autosave(request):
            return JsonResponse({"state": "signed-out"}, status=401)
        return redirect_to_login(reverse("answer_detail", args=[answer_id]))

    return login_not_required(guarded)


def other_text(late: Collision, question: Question) -> OtherText:
    """What was saved in the meantime, as the page shows it beside the late text."""
    raw = shown_value(late.field, late.value)
    labels = {option.code: option.label for option in question.options}
    text = labels.get(raw, raw) if late.field == "option" else raw
    return OtherText(text=text or DASH, by=late.by_name, at=moment_text(late.at))


def say_refused(refusal: Refused) -> JsonResponse:
    """What the autosave module reads where nothing was kept: 422 for the text, 409 for the rest."""
    is_text = isinstance(refusal, NotAcceptable)
    said = {"state": "invalid" if is_text else "refused", "message": refusal.reason}
    return JsonResponse(said, status=422 if is_text else 409)


def say_collision(late: Collision) -> JsonResponse:
    """What the autosave module reads where someone was faster."""
    said = {
        "state": "conflict",
        "version": late.version,
        "value": shown_value(late.field, late.value),
        "by": late.by_name,
        "at": f"{timezone.localtime(late.at):%H.%M}" if late.at else "",
    }
    return JsonResponse(said, status=409)


def say_saved(result: Saved) -> dict[str, object]:
    """What the autosave module reads of a save."""
    return {
        "state": "saved",
        "version": result.version,
        "at": f"{timezone.localtime():%H.%M.%S}",
        "also": {
            name: {"value": shown_value(name, text), "version": version}
            for name, (text, version) in result.also.items()
        },
    }
