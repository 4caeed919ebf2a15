"""What people type about a hand-off that came to them, or that they take back."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.answering.actions import NAME_AT_MOST, Decline, typed_withdrawals
from layak.workflows.rapidaction.cases.fields import WhenForm
from layak.workflows.rapidaction.handoffs.fields import PICK, document_field, words
from layak.workflows.rapidaction.scheme.fields import NamedChoice, asked_at_times


class AnswerForm(PlainForm):
    """Accepting; the paper where a city officer writes it down for an outside party."""

    document = document_field()
    shows_document = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        is_on_behalf: bool = False,
        initial: Mapping[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        if is_on_behalf:
            self.fields["document"].required = True
        elif not self.shows_document:
            del self.fields["document"]

    @property
    def paper(self) -> str:
        return str(self.cleaned_data.get("document", ""))


class DeclineForm(AnswerForm):
    """Why not, and who could."""

    because = forms.ChoiceField(label=_("Alasan"), choices=lambda: [PICK, *words("declines")])
    alternative = NamedChoice(
        label=_("Siapa yang dapat menanganinya"),
        queryset=Agency.objects.current().order_by("name"),
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

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        is_on_behalf: bool = False,
        initial: Mapping[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, is_on_behalf=is_on_behalf, initial=initial, auto_id=auto_id)
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

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        is_on_behalf: bool = False,
        initial: Mapping[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.fields["document"].required = is_on_behalf

    @property
    def paper(self) -> str:
        return str(self.cleaned_data.get("document", ""))


class CloseForm(AnswerForm):
    outcome = forms.ChoiceField(label=_("Hasil"), choices=lambda: [PICK, *words("outcomes")])
    shows_document = True
    field_order = ("outcome", "document")


class WithdrawForm(PlainForm):
    because = forms.ChoiceField(
        label=_("Alasan"), choices=lambda: [PICK, *typed_withdrawals().items()]
    )


class WithdrawalForm(AnswerForm):
    """The receiver lets an accepted hand-off go, or goes on with it."""

    @property
    def is_agreed(self) -> bool:
        return self.data.get("putusan") == "setuju"

    def clean(self) -> None:
        """Which of the two buttons was pressed is never guessed."""
        if self.data.get("putusan") not in ("setuju", "lanjut"):
            raise forms.ValidationError(_("Pilih: lanjutkan rujukan, atau setujui penarikan."))


class LinkForm(PlainForm):
    recipient = forms.CharField(
        label=_("Untuk kantor atau pos piket"),
        max_length=120,
        help_text=_("Misalnya: pos piket Unit PPA. Tanpa nama anak."),
    )
