"""Who works on an activation, and who must not see it."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.workflows.rapidaction.cases.fields import CaseForm
from layak.workflows.rapidaction.cases.models import CaseAssignment
from layak.workflows.rapidaction.scheme.fields import NamedChoice


class AssignForm(CaseForm):
    """One person for one kind; offered are only those who may be named."""

    who = forms.ChoiceField(label=_("Orang dan peran"))

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        offered: Sequence[tuple[str, Sequence[User]]],
    ) -> None:
        super().__init__(data)
        labels = dict(CaseAssignment.Kind.choices)
        groups = [
            (labels[kind], [(f"{kind}:{user.pk}", user.name) for user in users])
            for kind, users in offered
            if users
        ]
        self.set_choices("who", [("", _("Pilih orang")), *groups])

    def chosen(self) -> tuple[str, int]:
        kind, _sign, pk = str(self.cleaned_data["who"]).partition(":")
        return kind, int(pk)


class BlockForm(CaseForm):
    """A person or an agency; why is not asked, and never told."""

    user = NamedChoice(
        label=_("Orang"),
        required=False,
        queryset=User.objects.people().filter(is_active=True).order_by("name"),
        empty_label=_("Bukan orang tertentu"),
    )
    agency = NamedChoice(
        label=_("Instansi"),
        required=False,
        queryset=Agency.objects.current().order_by("name"),
        empty_label=_("Bukan instansi tertentu"),
        help_text=_("Semua orang dari instansi itu tidak akan melihat penanganan ini."),
    )

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if bool(told.get("user")) == bool(told.get("agency")):
            self.add_error("user", _("Pilih satu orang atau satu instansi."))
        return told
