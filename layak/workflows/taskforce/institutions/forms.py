"""The card of an institution, and its filter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from layak.city.agencies.taskforce.policy import taskforce_policy
from layak.platform.web.forms import PlainForm
from layak.workflows.taskforce.institutions.actions import Card
from layak.workflows.taskforce.institutions.models import InstitutionCard
from layak.workflows.taskforce.statements.fields import text_area


class InstitutionFilterForm(PlainForm):
    q = forms.CharField(label=gettext_lazy("Nama lembaga"), required=False, max_length=80)


class CardForm(PlainForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Jenis lembaga"),
        choices=lambda: [(kind.code, kind.label) for kind in taskforce_policy().kinds.values()],
    )
    role = text_area(
        gettext_lazy("Peran"), gettext_lazy("Apa yang dikerjakan lembaga ini bagi anak."), rows=3
    )
    services = text_area(
        gettext_lazy("Layanan"), gettext_lazy("Satu layanan per baris. Tanpa nama anak.")
    )
    asks = text_area(gettext_lazy("Yang diminta dari kota"), rows=3)
    contact = forms.CharField(
        label=gettext_lazy("Narahubung kantor"),
        help_text=gettext_lazy("Bagian, telepon kantor, atau surel lembaga."),
        required=False,
        max_length=300,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def card(self) -> Card:
        names = ("kind", "role", "services", "asks", "contact")
        return Card(**{name: self.cleaned_data[name] for name in names})


def card_words(card: InstitutionCard | None) -> dict[str, object]:
    """A card as the form begins with it."""
    if card is None:
        return {"seen": 0}
    names = ("kind", "role", "services", "asks", "contact")
    return {"seen": card.pk, **{name: getattr(card, name) for name in names}}
