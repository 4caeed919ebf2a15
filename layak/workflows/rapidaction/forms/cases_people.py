"""Who works on an activation, who must not see it, conferences, closing, another version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm
from layak.rules.entries import read_text
from layak.workflows.rapidaction.actions.notes import LONGEST_NOTE
from layak.workflows.rapidaction.forms.cases import WhenForm
from layak.workflows.rapidaction.forms.words import SealedForm, WordsField
from layak.workflows.rapidaction.models import CaseAssignment, PlaybookVersion


class AssignForm(PlainForm):
    """One person for one kind; offered are only those who may be named."""

    who = forms.ChoiceField(label=_("Orang dan peran"))

    def __init__(
        self, *args: Any, offered: Sequence[tuple[str, Sequence[User]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(CaseAssignment.Kind.choices)
        groups = [
            (labels[kind], [(f"{kind}:{user.pk}", user.name) for user in users])
            for kind, users in offered
            if users
        ]
        self.fields["who"].choices = [("", _("Pilih orang")), *groups]  # type: ignore[attr-defined]

    def chosen(self) -> tuple[str, int]:
        kind, _sign, pk = str(self.cleaned_data["who"]).partition(":")
        return kind, int(pk)


class BlockForm(PlainForm):
    """A person or an agency; why is not asked, and never told."""

    user = forms.ModelChoiceField(
        label=_("Orang"), required=False, queryset=User.objects.none(),
        empty_label=_("Bukan orang tertentu"),
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        label=_("Instansi"), required=False, queryset=Agency.objects.none(),
        empty_label=_("Bukan instansi tertentu"),
        help_text=_("Semua orang dari instansi itu tidak akan melihat penanganan ini."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.people().filter(is_active=True).order_by("name")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
        self.fields["user"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        agencies = Agency.objects.current().order_by("name")
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("user")) == bool(told.get("agency")):
            self.add_error("user", _("Pilih satu orang atau satu instansi."))
        return told


class ConferenceForm(WhenForm):
    place = forms.CharField(label=_("Tempat"), required=False, max_length=120)
    agencies = forms.ModelMultipleChoiceField(
        label=_("Instansi yang diundang"), queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Yang punya langkah atau rujukan di sini; undangannya hanya menyebut kode."),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = offered  # type: ignore[attr-defined]
        self.fields["agencies"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        return read_text(self.cleaned_data["place"])


class CloseForm(PlainForm):
    outcome = forms.ChoiceField(label=_("Hasil"))
    ticked = forms.TypedMultipleChoiceField(
        label=_("Kriteria penutupan yang terpenuhi"), required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[tuple[str, str]],
        criteria: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", _("Pilih hasil")), *outcomes]  # type: ignore[attr-defined]
        self.fields["ticked"].choices = list(enumerate(criteria))  # type: ignore[attr-defined]
        if not criteria:
            del self.fields["ticked"]


class ReturnForm(SealedForm):
    """What the supervisor says of a closing; only a return has words, and not all may be."""

    because = WordsField(
        label=_("Yang masih kurang, bila dikembalikan"), most=LONGEST_NOTE, rows=3,
        help_text=_("Tersegel; dibuka manajer kasus di halaman ini dengan jejak."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, may_return: bool = True, **options: Any) -> None:
        super().__init__(data, **options)
        self.may_return = may_return
        self.is_return = bool(data) and data.get("putusan") == "kembali"
        if not may_return:
            self.fields["because"].widget = forms.HiddenInput()
        self.fields["because"].is_conditional = True  # type: ignore[attr-defined]  # for the label

    def clean_because(self) -> str:
        words = str(self.cleaned_data["because"])
        if self.is_return and not words:
            raise forms.ValidationError(
                _("Tulis apa yang masih kurang, agar manajer kasus dapat melanjutkannya.")
            )
        if words and not self.is_return:
            raise forms.ValidationError(
                _(
                    "Anda menulis yang masih kurang. Tekan Kembalikan, atau kosongkan bila menyetujui."
                )
            )
        return words


class VersionForm(PlainForm):
    version = forms.TypedChoiceField(label=_("Versi"), coerce=int)

    def __init__(self, *args: Any, versions: Sequence[PlaybookVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(row.pk, f"v{row.version}") for row in versions]  # type: ignore[attr-defined]
