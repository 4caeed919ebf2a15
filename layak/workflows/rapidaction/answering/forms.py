"""What people type about a hand-off that came to them, or that they take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.answering.actions import NAME_AT_MOST, Decline
from layak.workflows.rapidaction.cases.fields import WhenForm
from layak.workflows.rapidaction.handoffs.fields import PICK, document_field, words
from layak.workflows.rapidaction.scheme.fields import NamedChoice, asked_at_times, offer_rows


class AnswerForm(PlainForm):
    """Accepting; the paper where a city officer writes it down for an outside party."""

    document = document_field()

    def __init__(self, *args: Any, is_on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_on_behalf:
            self.fields["document"].required = True
        elif not self.shows_document:
            del self.fields["document"]

    shows_document = False

    @property
    def paper(self) -> str:
        return str(self.cleaned_data.get("document", ""))


class DeclineForm(AnswerForm):
    """Why not, and who could."""

    because = forms.ChoiceField(label=_("Alasan"))
    alternative = NamedChoice(
        label=_("Siapa yang dapat menanganinya"),
        queryset=Agency.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("Pilih instansi"),
        help_text=_(
            "Wajib salah satu: pilih di sini, atau tulis namanya di bawah. Anak tidak boleh "
            "menunggu di antara dua instansi."
        ),
    )
    alternative_name = forms.CharField(
        label=_("Atau nama pihak di luar daftar"), max_length=NAME_AT_MOST, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("because", [PICK, *words("declines")])
        offer_rows(self.fields["alternative"], Agency.objects.current().order_by("name"))
        # one of the two has to be told
        asked_at_times(self, "alternative", "alternative_name")

    def reply(self) -> Decline:
        told = self.cleaned_data
        return Decline(
            because=told["because"],
            alternative=told["alternative"],
            alternative_name=told["alternative_name"],
        )


class ActForm(WhenForm):
    """The first action at its real time."""

    document = document_field()

    def __init__(self, *args: Any, is_on_behalf: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = is_on_behalf

    @property
    def paper(self) -> str:
        return str(self.cleaned_data.get("document", ""))


class CloseForm(AnswerForm):
    outcome = forms.ChoiceField(label=_("Hasil"))
    shows_document = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("outcome", [PICK, *words("outcomes")])
        self.order_fields(["outcome", "document"])


class WithdrawForm(PlainForm):
    because = forms.ChoiceField(label=_("Alasan"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("because", [PICK, *words("withdrawals")])


class LinkForm(PlainForm):
    recipient = forms.CharField(
        label=_("Untuk kantor atau pos piket"),
        max_length=120,
        help_text=_("Misalnya: pos piket Unit PPA. Tanpa nama anak."),
    )
