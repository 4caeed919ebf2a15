"""A drill, what it taught, and the promises that follow."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.cases.models import Level
from layak.workflows.rapidaction.drills.actions import ReviewWords
from layak.workflows.rapidaction.drills.models import AfterActionReview
from layak.workflows.rapidaction.playbooks.models import PlaybookVersion
from layak.workflows.rapidaction.scheme.fields import NamedChoice, chosen_day_field, offer_rows

NEW_FINDINGS = 3


class VersionChoice(NamedChoice):
    """Playbooks by their title."""

    def label_from_instance(self, obj: PlaybookVersion) -> str:
        return obj.title


class DrillForm(PlainForm):
    title = forms.CharField(
        label=gettext_lazy("Nama gladi"),
        max_length=200,
        help_text=gettext_lazy("Misalnya: Gladi malam, satu instansi senyap."),
    )
    playbook = VersionChoice(
        label=gettext_lazy("Skema"), queryset=PlaybookVersion.objects.none(), empty_label=None
    )
    level = forms.ChoiceField(label=gettext_lazy("Tingkat"), choices=Level.choices)
    scenario = forms.CharField(
        label=gettext_lazy("Keadaan karangan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Jangan memakai kejadian atau nama yang sungguh ada."),
    )

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        in_force = PlaybookVersion.objects.in_force(today).order_by("title")
        offer_rows(self.fields["playbook"], in_force)


class ReviewForm(PlainForm):
    went_well = forms.CharField(
        label=gettext_lazy("Yang berjalan baik"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Tanpa nama anak, keluarga, atau alamat."),
    )
    went_wrong = forms.CharField(
        label=gettext_lazy("Yang perlu diperbaiki"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: QueryDict | None, *, review: AfterActionReview | None) -> None:
        initial = {
            "went_well": review.went_well if review else "",
            "went_wrong": review.went_wrong if review else "",
            "seen": review.version if review else 0,
        }
        super().__init__(data, initial=initial)
        agencies = Agency.objects.current().order_by("name")
        for number in range(1, NEW_FINDINGS + 1):
            self.fields[f"finding_{number}"] = forms.CharField(
                label=_("Perbaikan baru %(n)d") % {"n": number}, required=False, max_length=300
            )
            self.fields[f"agency_{number}"] = NamedChoice(
                label=_("Diperbaiki oleh"),
                required=False,
                queryset=agencies,
                empty_label=_("Pilih instansi"),
            )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        for number in range(1, NEW_FINDINGS + 1):
            text, agency = given.get(f"finding_{number}"), given.get(f"agency_{number}")
            if text and not agency:
                self.add_error(f"agency_{number}", _("Pilih instansi yang memperbaikinya."))
            if agency and not text:
                self.add_error(f"finding_{number}", _("Tulis apa yang diperbaiki."))
        return given

    @property
    def words(self) -> ReviewWords:
        given = self.cleaned_data
        findings = [
            (given[f"finding_{number}"], given[f"agency_{number}"].pk)
            for number in range(1, NEW_FINDINGS + 1)
            if given.get(f"finding_{number}")
        ]
        return ReviewWords(
            went_well=given["went_well"], went_wrong=given["went_wrong"], findings=findings
        )


class PromiseForm(PlainForm):
    due_on = chosen_day_field(gettext_lazy("Selesai paling lambat"))
