"""The report of a desk, and what a receiver decides about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.city.people.accounts.models import User
from layak.city.places.models import District
from layak.rules.handoff_shares import names_a_school
from layak.rules.incidents import FIRST_YEAR, LongAgo
from layak.rules.rapid_policy import LEVELS
from layak.workflows.rapidaction.actions.children import ChildWords
from layak.workflows.rapidaction.actions.reports import (
    LONGEST_LINE,
    LONGEST_STORY,
    MOST_CHILDREN,
    ReportWords,
)
from layak.workflows.rapidaction.actions.triage import LONGEST_BECAUSE, OneChild, TriageWords
from layak.workflows.rapidaction.forms.children import ChildForm
from layak.workflows.rapidaction.forms.words import (
    NamedChoice,
    SealedForm,
    WordsField,
    clock_field,
    day_field,
    moment_field,
    moment_of,
)
from layak.workflows.rapidaction.models import Child, Report
from layak.workflows.rapidaction.policy import rapid_policy
from layak.workflows.rapidaction.queries.children import Likeness

# what children of one home have in common
HOME = ("district", "address", "guardian", "guardian_contact")
NO_CHOICE = ("", _("Belum diketahui"))


class ReportForm(SealedForm):
    """What somebody said at a desk, on the telephone, or through SAPA 129."""

    save_id = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Datang lewat"))
    outside_reference = WordsField(
        label=_("Nomor rujukan luar"), most=60,
        help_text=_("Misalnya nomor SAPA 129 atau nomor laporan polisi."),
    )  # fmt: skip
    received_at = moment_field(_("Kapan disampaikan kepada Anda"))
    happened_on = day_field(
        _("Kapan kejadiannya?"), _("Bila tahu. Harinya saja cukup; biarkan kosong bila tidak tahu.")
    )
    happened_clock = clock_field(_("Jam kejadian"))
    # asked only where the day lies so far back that its year may be a slip
    is_long_ago = forms.BooleanField(
        label=_("Benar, sudah selama itu"), required=False, widget=forms.HiddenInput
    )
    topic = forms.ChoiceField(label=_("Tentang apa"), required=False)
    signs = forms.MultipleChoiceField(
        label=_("Tanda yang diketahui"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Centang yang disebut pelapor. Satu tanda merah membuat laporan didahulukan."),
    )  # fmt: skip
    story = WordsField(
        label=_("Apa yang disampaikan"), most=LONGEST_STORY, rows=6,
        help_text=_("Ringkas, dengan kata pelapor sendiri. Jangan menyimpan foto atau video."),
    )  # fmt: skip
    child_hint = WordsField(
        label=_("Petunjuk tentang anak"), most=LONGEST_LINE,
        help_text=_("Nama, umur, atau tempat bertemu, sejauh diketahui. Disimpan tersegel."),
    )  # fmt: skip
    child_count = forms.IntegerField(
        label=_("Jumlah anak"), min_value=1, max_value=MOST_CHILDREN, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    district = NamedChoice(
        label=_("Kecamatan"), required=False, queryset=District.objects.none(),
        empty_label=_("Belum diketahui"),
    )  # fmt: skip
    is_anonymous = forms.BooleanField(
        label=_("Pelapor tidak ingin disebut namanya"), required=False,
        help_text=_("Nama dan kontak di bawah tidak disimpan."),
    )  # fmt: skip
    reporter = WordsField(label=_("Nama pelapor"), most=LONGEST_LINE)
    reporter_contact = WordsField(label=_("Kontak pelapor"), most=LONGEST_LINE)
    reported_agency = NamedChoice(
        label=_("Instansi yang dilaporkan"), required=False, queryset=Agency.objects.none(),
        empty_label=_("Tidak ada"),
        help_text=_("Orang dari instansi ini tidak akan melihat laporan dan penanganannya."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, at: datetime, agency_name: str = "") -> None:
        """``agency_name`` of whoever types: a school reports as one."""
        channel = Report.Channel.SCHOOL if names_a_school(agency_name) else Report.Channel.AGENCY
        first_said = {"save_id": uuid4(), "received_at": at, "channel": channel.value}
        super().__init__(data, initial=first_said)
        policy, fields = rapid_policy(), self.fields
        staff = [pair for pair in Report.Channel.choices if pair[0] != Report.Channel.PUBLIC]
        _offer(fields["channel"], staff)
        _offer(
            fields["topic"], [NO_CHOICE, *((one.code, one.label) for one in policy.topics.values())]
        )
        _offer(fields["signs"], [(one.code, one.label) for one in policy.signs.values()])
        _query(fields["district"], District.objects.order_by("name"))
        _query(fields["reported_agency"], Agency.objects.current().order_by("name"))
        first = date(FIRST_YEAR, 1, 1)
        fields["happened_on"].validators.append(
            MinValueValidator(first, _("Tahun ini terlalu jauh. Periksa tahunnya."))
        )
        fields["happened_on"].widget.attrs["max"] = timezone.localdate(at).isoformat()
        if data is not None and data.get("is_long_ago"):
            self._ask_if_meant()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("happened_clock") and not told.get("happened_on"):
            self.add_error("happened_on", _("Tulis juga harinya, atau kosongkan jamnya."))
        return told

    def refuse(self, refusal: Exception) -> None:
        super().refuse(refusal)
        if isinstance(refusal, LongAgo):
            self._ask_if_meant()

    def _ask_if_meant(self) -> None:
        self.fields["is_long_ago"].widget = forms.CheckboxInput()

    def _happened_at(self) -> datetime | None:
        day, clock = self.cleaned_data["happened_on"], self.cleaned_data["happened_clock"]
        return None if day is None else moment_of(day, clock)

    def words(self) -> ReportWords:
        told = self.cleaned_data
        names = (
            "story", "child_hint", "topic", "child_count", "district", "reported_agency",
            "outside_reference", "reporter", "reporter_contact",
        )  # fmt: skip
        is_anonymous = told["is_anonymous"] or not (told["reporter"] or told["reporter_contact"])
        return ReportWords(
            **{name: told[name] for name in names},
            signs=tuple(told["signs"]),
            is_anonymous=is_anonymous,
            happened_at=self._happened_at(),
            is_sure_of_when=told["is_long_ago"],
        )


class TriageForm(ChildForm):
    """Level, reason, playbooks, lead; and which child: one known already, a new one, or nobody yet."""

    level = forms.ChoiceField(
        label=_("Tingkat risiko"), widget=forms.RadioSelect,
        error_messages={"required": _("Pilih tingkat: merah, kuning, atau hijau.")},
    )  # fmt: skip
    held_signs = forms.MultipleChoiceField(
        label=_("Tanda yang benar ada"), required=False, widget=forms.CheckboxSelectMultiple
    )
    because = WordsField(
        label=_("Alasan tingkat"), most=LONGEST_BECAUSE, rows=3, required=True,
        help_text=_("Satu atau dua kalimat. Disimpan tersegel."),
    )  # fmt: skip
    agreed_by = NamedChoice(
        label=_("Supervisor yang menyetujui di bawah merah"), required=False,
        queryset=User.objects.none(), empty_label=_("Tidak diperlukan"),
    )  # fmt: skip
    playbooks = forms.MultipleChoiceField(
        label=_("Playbook"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Boleh lebih dari satu bila hal yang dialami anak lebih dari satu."),
    )  # fmt: skip
    lead = NamedChoice(
        label=_("Instansi yang memimpin"), queryset=Agency.objects.none(),
        empty_label=_("Pilih instansi"),
    )  # fmt: skip
    child_choice = forms.ChoiceField(
        label=_("Anak"), widget=forms.RadioSelect, required=False,
        help_text=_("Tekan “Cari anak yang sama” setelah menulis nama atau NIK di bawah."),
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        report: Report,
        offers: Mapping[str, Any],
        found: list[tuple[str, str]],
    ) -> None:
        """``offers``: playbooks as pairs, agencies and supervisors as querysets, initial values."""
        super().__init__(data, initial=offers["initial"])
        policy, fields = rapid_policy(), self.fields
        levels = [
            (code, f"{policy.levels[code].label}: {policy.levels[code].says}") for code in LEVELS
        ]
        _offer(fields["level"], levels)
        _offer(fields["held_signs"], _signs_to_hold(offers["proposed_signs"]))
        _offer(fields["playbooks"], offers["playbooks"])
        _query(fields["agreed_by"], offers["supervisors"])
        _query(fields["lead"], offers["leads"])
        _offer(fields["child_choice"], [
            ("nobody", _("Belum diketahui siapa anaknya")),
            ("new", _("Anak baru, dengan isian di bawah")),
            *found,
        ])  # fmt: skip

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
        label=_("Serumah dengan anak ke-1"), required=False,
        help_text=_("Kecamatan, alamat, wali, dan kontaknya diambil dari isian anak ke-1 bila di sini kosong."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, found: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        _offer(self.fields["child_choice"], [
            ("", _("Menurut isian di bawah; bila kosong, dinilai nanti")),
            ("nobody", _("Belum diketahui siapa anaknya, buka juga penanganannya")),
            ("new", _("Anak baru, dengan isian di bawah")),
            *found,
        ])  # fmt: skip

    @property
    def is_in_use(self) -> bool:
        """Whether something was typed or chosen, so that it stands open."""
        return any(self[name].value() for name in self.fields)

    def offer_districts(self, districts: Sequence[tuple[int, str]]) -> None:
        """What would otherwise be asked of the database once for each form."""
        _offer(self.fields["child_district"], [("", _("Belum diketahui")), *districts])

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
            words = at_home_with(words, first.child_words())
        return OneChild(child=words)


def at_home_with(words: ChildWords, other: ChildWords) -> ChildWords:
    """The same child with the home of another where its own is not written."""
    return replace(words, **{name: getattr(words, name) or getattr(other, name) for name in HOME})


def _signs_to_hold(proposed: Collection[str]) -> list[tuple[str, str]]:
    """Signs, those that the date proposes marked."""
    mark = _("%(sign)s · diusulkan menurut tanggalnya")
    return [
        (one.code, mark % {"sign": one.label} if one.code in proposed else one.label)
        for one in rapid_policy().signs.values()
    ]


class JoinForm(SealedForm):
    activation_code = WordsField(
        label=_("Kode penanganan"), most=20, required=True,
        help_text=_("Misalnya K-7QTF-93MD; hanya penanganan yang ada pada Anda."),
    )  # fmt: skip


class DismissForm(SealedForm):
    because = forms.ChoiceField(label=_("Alasan"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        _offer(
            self.fields["because"],
            [("", _("Pilih alasan")), *rapid_policy().words["dismissals"].items()],
        )


def found_choices(found: Sequence[Likeness]) -> list[tuple[str, str]]:
    """Children that may be the same, by code, what is not sealed, and why."""
    return [(one.child.code, f"{_words_of(one.child)} ({one.why})") for one in found]


def _words_of(child: Child) -> str:
    parts = [child.code, child.get_sex_display(), child.get_age_band_display()]
    if child.district:
        parts.append(child.district.name)
    return " · ".join(str(part) for part in parts if part)


def _offer(field: forms.Field, choices: Any) -> None:
    field.choices = choices  # type: ignore[attr-defined]  # a ChoiceField


def _query(field: forms.Field, rows: Any) -> None:
    field.queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField
