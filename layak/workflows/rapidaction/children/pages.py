"""The child of a case: a code and a band; the identity with one more press, for one answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from layak.platform.web.http import SignedInRequest
from layak.platform.web.posting import acted, say_and_go
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.fetching import found_case, framed
from layak.workflows.rapidaction.cases.models import Activation
from layak.workflows.rapidaction.cases.permissions import WORKING
from layak.workflows.rapidaction.children.actions import ChildMoved, change_child, name_child
from layak.workflows.rapidaction.children.fields import ChildForm, looked_for
from layak.workflows.rapidaction.children.forms import ChildChangeForm, initial_of
from layak.workflows.rapidaction.children.opening_actions import (
    CHILD_FIELDS,
    open_because,
    open_child,
    openable_fields,
)
from layak.workflows.rapidaction.children.reads import FIELDS, like_children, reads_of
from layak.workflows.rapidaction.conduct.child_access import child_access

PAGE = "rapidaction/identity/child_detail.html"


@require_http_methods(["GET", "POST"])
@child_access("signed-in")
def child_detail(request: SignedInRequest, case_code: str) -> HttpResponse:
    """Open, change, or name the child; who opened what stands below."""
    activation, relation, _tier = found_case(request, case_code, at=timezone.now())
    do = request.POST.get("do", "") if request.method == "POST" else ""
    may_write = relation in WORKING and activation.state != Activation.State.CLOSED
    try:
        if do == "open":
            return _page(request, activation, words=_words(request, activation))
        if do == "because":
            opened = open_because(activation=activation, by=request.actor, at=timezone.now())
            return _page(request, activation, because=opened.words["level_because"])
        if do == "edit" and may_write:
            # the words are opened for the form
            form = None
            if activation.child is not None:
                known = initial_of(activation.child, _words(request, activation))
                form = ChildChangeForm(initial=known)
            return _page(request, activation, form=form)
    except Refused as refusal:
        return _page(request, activation, problem=refusal.reason, status=409)
    if not may_write:
        return _page(request, activation, status=403 if do else 200)
    steps = {"save": _save, "name": _name, "find": _find}
    return steps[do](request, activation) if do in steps else _page(request, activation)


def _save(request: SignedInRequest, activation: Activation) -> HttpResponse:
    form = ChildChangeForm(request.POST)
    if not form.is_valid() or activation.child is None:
        return _page(request, activation, form=form, status=422)
    at = timezone.now()
    try:
        change_child(
            activation_id=activation.pk,
            words=form.child_words(),
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=at,
        )
    except ChildMoved as moved:
        # what is typed stays in the form; beside it what stands now, and where they differ
        try:
            theirs = _words(request, activation)
        except Refused:
            theirs = {}
        mine = request.POST.copy()
        mine["seen"] = str(moved.version)
        fresh = ChildChangeForm(mine)
        fresh.is_valid()
        fresh.refuse(moved)
        typed = {**form.cleaned_data, "birth_day": form.cleaned_data.get("born_on") or ""}
        rows = [
            (FIELDS[name], str(typed.get(name, "")), theirs.get(name, ""))
            for name in CHILD_FIELDS
            if name in moved.fields
        ]
        return _page(request, activation, form=fresh, differences=rows, status=409)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, activation, form=form, status=422)
    return say_and_go(request, _("Data anak disimpan."), "child_detail", case_code=activation.code)


def _name(request: SignedInRequest, activation: Activation) -> HttpResponse:
    """Once it is known which child it is."""
    form, code = ChildForm(request.POST), request.POST.get("child_code", "")
    if not form.is_valid():
        return _page(request, activation, form=form, status=422)
    words = None if code else form.child_words()
    if acted(
        form,
        lambda: name_child(
            activation_id=activation.pk,
            words=words,
            child_code=code,
            by=request.actor,
            at=timezone.now(),
        ),
    ):
        return say_and_go(
            request,
            _("Anak dicatat pada penanganan ini."),
            "child_detail",
            case_code=activation.code,
        )
    return _page(request, activation, form=form, status=422)


def _find(request: SignedInRequest, activation: Activation) -> HttpResponse:
    wanted = looked_for(request.POST, today=timezone.localdate())
    typed = {key: value for key, value in request.POST.items() if key in ChildForm.base_fields}
    form = ChildForm(initial=typed)
    if not (wanted.nik or wanted.name):
        return _page(request, activation, form=form, asks_for_a_name=True)
    found = like_children(request.actor, wanted)
    return _page(request, activation, form=form, found=found, has_searched=True)


def _words(request: SignedInRequest, activation: Activation) -> dict[str, str]:
    at = timezone.now()
    _relation, _tier, fields = openable_fields(activation, request.actor, at=at)
    try:
        opened = open_child(activation=activation, fields=fields, by=request.actor, at=at)
    except Activation.DoesNotExist as hidden:
        raise Http404 from hidden
    return dict(opened.words)


def _page(
    request: SignedInRequest,
    activation: Activation,
    *,
    form: ChildForm | None = None,
    words: Mapping[str, str] | None = None,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    at = timezone.now()
    relation, _tier, fields = openable_fields(activation, request.actor, at=at)
    may_write = relation in WORKING and activation.state != Activation.State.CLOSED
    if form is None and activation.child is None and may_write:
        form = ChildForm()
    context = framed(
        request,
        activation,
        child=activation.child,
        fields=[FIELDS[name] for name in fields],
        facts=[(capfirst(FIELDS[name]), text) for name, text in (words or {}).items()],
        is_opened=words is not None,
        form=form,
        may_write=may_write,
        may_see_reads=relation in WORKING,
        may_see_because=relation in (*WORKING, "break-glass"),
        reads=reads_of(activation) if relation in WORKING else [],
        **more,
    )
    return TemplateResponse(request, PAGE, context, status=status)
