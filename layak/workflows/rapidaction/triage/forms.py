"""What a receiver decides about a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.children.fields import ChildForm
from layak.workflows.rapidaction.children.reads import Likeness
from layak.workflows.rapidaction.scheme.fields import NamedChoice, WordsField, offer_rows
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import LEVELS
from layak.workflows.rapidaction.triage.actions import LONGEST_BECAUSE, OneChild, TriageWords

# what children of one home have in common
HOME = ("district", "address", "guardian", "guardian_contact")


class TriageForm(ChildForm):
    """Level, reason, playbooks, lead; and which child: one known already, a new one, or nobody yet."""

    level = forms.ChoiceField(
        label=_("Tingkat risiko"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih tingkat: merah, kuning, atau hijau.")},
    )
    held_signs = forms.MultipleChoiceField(
        label=_("Tanda yang benar ada"), required=False, widget=forms.CheckboxSelectMultiple
    )
    because = WordsField(
        label=_("Alasan tingkat"),
        most=LONGEST_BECAUSE,
        rows=3,
        required=True,
        help_text=_("Satu atau dua kalimat. Disimpan tersegel."),
    )
    agreed_by = NamedChoice(
        label=_("Supervisor yang menyetujui di bawah merah"),
        required=False,
        queryset=User.objects.none(),
        empty_label=_("Tidak diperlukan"),
    )
    playbooks = forms.MultipleChoiceField(
        label=_("Skema"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Boleh lebih dari satu bila hal yang dialami anak lebih dari satu."),
    )
    lead = NamedChoice(
        label=_("Instansi yang memimpin"),
        queryset=Agency.objects.none(),
        empty_label=_("Pilih instansi"),
    )
    child_choice = forms.ChoiceField(
        label=_("Anak"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Tekan “Cari anak yang sama” setelah menulis nama atau NIK di bawah."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        offers: Mapping[str, Any],
        found: list[tuple[str, str]],
    ) -> None:
        """``offers``: playbooks as pairs, agencies and supervisors as querysets, initial values."""
        super().__init__(data, initial=offers["initial"])
        policy, fields = rapid_policy(), self.fields
        levels = [
            (code, f"{policy.levels[code].label}: {policy.levels[code].says}") for code in LEVELS
        ]
        self.set_choices("level", levels)
        # signs, those that the date proposes marked
        proposed = offers["proposed_signs"]
        mark = _("%(sign)s · diusulkan menurut tanggalnya")
        signs_to_hold = [
            (one.code, mark % {"sign": one.label} if one.code in proposed else one.label)
            for one in rapid_policy().signs.values()
        ]
        self.set_choices("held_signs", signs_to_hold)
        self.set_choices("playbooks", offers["playbooks"])
        offer_rows(fields["agreed_by"], offers["supervisors"])
        offer_rows(fields["lead"], offers["leads"])
        self.set_choices(
            "child_choice",
            [
                ("nobody", _("Belum diketahui siapa anaknya")),
                ("new", _("Anak baru, dengan isian di bawah")),
                *found,
            ],
        )

    @property
    def is_unsettled(self) -> bool:
        """Whether something is missing or wrong among what the report proposes by itself."""
        names = ("playbooks", "lead", "held_signs", "agreed_by")
        return (
            any(self[name].errors for name in names)
            or bool(self["agreed_by"].value())
            or not (self["playbooks"].value() and self["lead"].value())
        )

    @property
    def settled_words(self) -> str:
        """The chosen schemes and who leads, for where the fields are folded."""
        chosen = [
            str(one.data["label"])
            for name in ("playbooks", "lead")
            for one in self[name]
            if one.data["selected"] and one.data["value"]
        ]
        return " · ".join(chosen)

    def words(self, others: Sequence[OneChild] = ()) -> TriageWords:
        """``others`` are further children of the report in the same situation."""
        told = self.cleaned_data
        choice = told["child_choice"] or ("new" if self.names_somebody() else "nobody")
        return TriageWords(
            others=tuple(others),
            level=told["level"],
            signs=tuple(told["held_signs"]),
            because=told["because"],
            playbooks=tuple(told["playbooks"]),
            lead=told["lead"],
            agreed_by=told["agreed_by"],
            child=self.child_words() if choice == "new" else None,
            child_code="" if choice in ("new", "nobody") else choice,
        )


class OtherChildForm(ChildForm):
    """One more child of the same report; left empty, it is judged later by itself."""

    child_choice = forms.ChoiceField(label=_("Anak"), widget=forms.RadioSelect, required=False)
    is_of_same_home = forms.BooleanField(
        label=_("Serumah dengan anak ke-1"),
        required=False,
        help_text=_(
            "Kecamatan, alamat, wali, dan kontaknya diambil dari isian anak ke-1 bila di sini kosong."
        ),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        found: list[tuple[str, str]],
        prefix: str,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=initial)
        self.set_choices(
            "child_choice",
            [
                ("", _("Menurut isian di bawah; bila kosong, dinilai nanti")),
                ("nobody", _("Belum diketahui siapa anaknya, buka juga penanganannya")),
                ("new", _("Anak baru, dengan isian di bawah")),
                *found,
            ],
        )

    @property
    def is_in_use(self) -> bool:
        """Whether something was typed or chosen, so that it stands open."""
        return any(self[name].value() for name in self.fields)

    def offer_districts(self, districts: Sequence[tuple[int, str]]) -> None:
        """What would otherwise be asked of the database once for each form."""
        self.set_choices("child_district", [("", _("Belum diketahui")), *districts])

    def one(self, first: ChildForm) -> OneChild | None:
        """None where it is for later; ``first`` is the valid form of the first child."""
        choice = self.cleaned_data["child_choice"] or ("new" if self.names_somebody() else "")
        if not choice:
            return None
        if choice == "nobody":
            return OneChild()
        if choice != "new":
            return OneChild(child_code=choice)
        words = self.child_words()
        if self.cleaned_data["is_of_same_home"]:
            # the home of the first child, where the own one is not written
            other = first.child_words()
            home = {name: getattr(words, name) or getattr(other, name) for name in HOME}
            words = replace(words, **home)
        return OneChild(child=words)


class JoinForm(PlainForm):
    activation_code = WordsField(
        label=_("Kode penanganan"),
        most=20,
        required=True,
        help_text=_("Misalnya K-7QTF-93MD; hanya penanganan yang ada pada Anda."),
    )


class DismissForm(PlainForm):
    because = forms.ChoiceField(label=_("Alasan"))

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.set_choices(
            "because",
            [("", _("Pilih alasan")), *rapid_policy().words["dismissals"].items()],
        )


def found_choices(found: Sequence[Likeness]) -> list[tuple[str, str]]:
    """Children that may be the same, by code, what is not sealed, and why."""
    choices = []
    for one in found:
        child = one.child
        parts = [child.code, child.get_sex_display(), child.get_age_band_display()]
        if child.district:
            parts.append(child.district.name)
        told = " · ".join(str(part) for part in parts if part)
        choices.append((child.code, f"{told} ({one.why})"))
    return choices
