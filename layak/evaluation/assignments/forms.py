"""An agency that is split, and the person an assignment is handed to."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm


class SplitForm(PlainForm):
    name = forms.CharField(label=_("Nama perangkat daerah baru"), max_length=160)
    kind = forms.ChoiceField(label=_("Jenis"), choices=Agency.Kind.choices)
    command = forms.ChoiceField(label=_("Kedudukan"), choices=Agency.Command.choices)


class DelegateForm(PlainForm):
    """To whom, and a word with it. ``people`` are those who may be chosen."""

    to = forms.TypedChoiceField(
        label=_("Dilimpahkan kepada"),
        coerce=int,
        error_messages={"invalid_choice": _("Pilih nama dari daftar ini.")},
    )
    note = forms.CharField(
        label=_("Pesan"),
        help_text=_("Misalnya apa yang sudah ada dan kapan diperlukan. Tanpa nama anak."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[User]) -> None:
        super().__init__(data)
        self.has_people = bool(people)
        named = [(str(person.pk), person.name) for person in people]
        self.set_choices("to", [("", _("Pilih orang")), *named])
