"""To whom, what is asked, on what basis how much goes along; fixed answers for a school."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.cases.handoff_models import HandOff
from layak.workflows.rapidaction.handoffs.fields import PICK, Choices, document_field, words
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.handoffs.reads import FIELD_LABELS, tier_words
from layak.workflows.rapidaction.handoffs.share_rules import (
    FIELDS,
    SCHOOL_ASKED,
    SCHOOL_FIELDS,
    SCHOOL_PURPOSE,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy
from layak.workflows.rapidaction.scheme.rules import FirstSend
from layak.workflows.rapidaction.sending.checks import NOTE_AT_MOST, ShareWords
from layak.workflows.rapidaction.sending.reads import Ready

# of the agencies found by a word
FOUND_AT_MOST = 8
SOUGHT_AT_MOST = 80


class ShareForm(PlainForm):
    """To whom, what is asked, and on what basis how much goes along."""

    to = forms.MultipleChoiceField(
        label=_("Kepada"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beberapa instansi menerima bersamaan; tiap rujukan berjalan sendiri."),
    )
    asked = forms.MultipleChoiceField(label=_("Yang diminta"), widget=forms.CheckboxSelectMultiple)
    basis = forms.ChoiceField(
        label=_("Dasar berbagi data"),
        choices=[PICK, *Share.Basis.choices],
        help_text=_("Enam dasar dalam UU 27/2022 Ps 20; persetujuan hanya salah satunya."),
    )
    given_by = forms.ChoiceField(
        label=_("Persetujuan diberikan oleh"), choices=Share.Giver.choices, initial="nobody"
    )
    guardian_is_reported = forms.BooleanField(
        label=_("Orang tua atau wali itu termasuk terlapor"),
        required=False,
        help_text=_("Bila ya, persetujuannya tidak berlaku bagi anak."),
    )
    text_code = forms.ChoiceField(label=_("Naskah yang dipakai"))
    purpose = forms.ChoiceField(label=_("Tujuan"))
    tier = forms.TypedChoiceField(
        label=_("Paling banyak yang dapat dibuka penerima"),
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
    )
    fields_shared = forms.MultipleChoiceField(
        label=_("Bagian identitas yang ikut"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosong bila hanya tugas. Pilih yang benar-benar perlu bagi layanannya."),
    )
    document = document_field()
    save_id = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31
    )
    # of a conference, which this hand-off carries out
    decision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31
    )

    offered_fields: tuple[str, ...] = FIELDS
    tiers: tuple[int, ...] = (1, 2, 3)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        receivers: list[Agency],
        usual: Collection[int],
        answering: Collection[int],
        sought: str = "",
    ) -> None:
        """``usual``: agencies of the playbook's roles, the others are looked for by the words ``sought``;
        ``answering``: those that have somebody who may answer, the others stand below them."""
        super().__init__(data, initial=initial)
        self.sought = sought[:SOUGHT_AT_MOST]
        self.near = {one.code for one in receivers if one.pk in usual}
        self.receivers = {agency.code: agency for agency in receivers}
        ordered = sorted(receivers, key=lambda agency: agency.pk not in answering)
        silent = str(_("%(agency)s (belum ada petugas)"))
        self.set_choices(
            "to",
            [
                (one.code, one.name if one.pk in answering else silent % {"agency": one.name})
                for one in ordered
            ],
        )
        self.set_choices("asked", self.asked_words())
        # a place of learning is not told where the child is: its form has no such field
        if "whereabouts" in self.fields:
            self.set_choices("whereabouts", [PICK, *words("whereabouts")])
        self.set_choices("text_code", [PICK, *words("texts")])
        self.set_choices("purpose", [PICK, *self.purpose_words()])
        self.set_choices("tier", [(str(tier), tier_words(tier)) for tier in self.tiers])
        self.set_choices(
            "fields_shared", [(name, FIELD_LABELS[name]) for name in self.offered_fields]
        )

    @property
    def shown_choices(self) -> list[forms.boundfield.BoundWidget]:
        """Agencies of the playbook, whoever is chosen, and what was looked for."""
        shown = self.near | {agency.code for agency in self._matching[:FOUND_AT_MOST]}
        return [one for one in self["to"] if one.data["value"] in shown or one.data["selected"]]

    @property
    def search_words(self) -> str:
        """What was found, or why there is nothing; "" where nothing was looked for."""
        if not self.sought.strip():
            return ""
        if not self._matching:
            return gettext("Tidak ada lembaga dengan kata itu. Tulis sebagian namanya saja.")
        if len(self._matching) > FOUND_AT_MOST:
            return gettext("%(n)d lembaga cocok, %(most)d tampil di atas. Tulis kata lain.") % {
                "n": len(self._matching),
                "most": FOUND_AT_MOST,
            }
        return gettext("%(n)d lembaga cocok, tampil di atas.") % {"n": len(self._matching)}

    @cached_property
    def _matching(self) -> list[Agency]:
        """Whose name or short name holds every word that was looked for."""
        wanted = self.sought.casefold().split()
        named = [(one, f"{one.name} {one.code}".casefold()) for one in self.receivers.values()]
        return [one for one, name in named if wanted and all(word in name for word in wanted)]

    def asked_words(self) -> Choices:
        return words("asked")

    def purpose_words(self) -> Choices:
        return words("purposes")

    def share(self) -> ShareWords:
        told = self.cleaned_data
        return ShareWords(
            basis=told["basis"],
            given_by=told["given_by"],
            guardian_is_reported=told["guardian_is_reported"],
            text_code=told["text_code"],
            purpose=told["purpose"],
            tier=told["tier"],
            fields=tuple(told["fields_shared"]),
            document=told["document"],
        )

    def content(self) -> dict[str, Any]:
        """What sending needs beside the case, the actor and the moment."""
        told = self.cleaned_data
        return {
            "receivers": [self.receivers[code] for code in told["to"]],
            "asked": told["asked"],
            "share": self.share(),
            "save_id": told["save_id"],
            "step_id": told["step"],
            "decision_id": told["decision"],
        }


class SendForm(ShareForm):
    """To everybody but places of learning, which have a form of their own."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=HandOff.Kind.choices,
        initial=HandOff.Kind.REFERRAL,
        widget=forms.RadioSelect,
        help_text=_(
            "Dengan pelimpahan, instansi penerima memimpin penanganan setelah menerimanya."
        ),
    )
    note = forms.CharField(
        label=_("Uraian bagi penerima"),
        required=False,
        max_length=NOTE_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Hanya bila identitas ikut. Tersegel; dibuka penerima dengan jejak."),
    )
    whereabouts = forms.ChoiceField(label=_("Anak sekarang"), required=False)

    field_order = ("to", "asked", "whereabouts", "kind")

    def content(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            **super().content(),
            "kind": told["kind"],
            "note": told["note"],
            "whereabouts": told["whereabouts"],
        }


class SchoolForm(ShareForm):
    """Fixed answers only: it has no field that could carry the matter."""

    offered_fields = SCHOOL_FIELDS
    tiers = (1, 2)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        receivers: list[Agency],
        usual: Collection[int],
        answering: Collection[int],
        sought: str = "",
    ) -> None:
        super().__init__(
            data,
            initial=initial,
            receivers=receivers,
            usual=usual,
            answering=answering,
            sought=sought,
        )
        for field in rapid_policy().school_form:
            self.fields[field.code] = forms.ChoiceField(
                label=field.label, choices=[PICK, *field.options.items()]
            )
        self.order_fields(["to", "asked", *(field.code for field in rapid_policy().school_form)])

    def asked_words(self) -> Choices:
        return [(code, label) for code, label in words("asked") if code in SCHOOL_ASKED]

    def purpose_words(self) -> Choices:
        return [(code, label) for code, label in words("purposes") if code == SCHOOL_PURPOSE]

    def clean(self) -> dict[str, Any]:
        """Whatever else was sent is refused, not left out."""
        told = super().clean() or self.cleaned_data
        known = {*self.fields, "csrfmiddlewaretoken", "langkah", "cari"}
        if set(self.data) - known:
            raise forms.ValidationError(
                _(
                    "Formulir sekolah hanya berisi pilihan tetap; isian lain tidak diterima, agar "
                    "perkara anak tidak ikut terkirim."
                )
            )
        return told

    def content(self) -> dict[str, Any]:
        answers = {
            field.code: self.cleaned_data[field.code] for field in rapid_policy().school_form
        }
        return {**super().content(), "form": HandOff.Form.SCHOOL, "answers": answers}


class ReadyForm(PlainForm):
    """What stands ready, on one page: whom to send it to, where the child is, one sealed word."""

    pick = forms.MultipleChoiceField(
        label=_("Kirim kepada"), widget=forms.CheckboxSelectMultiple, required=False
    )
    whereabouts = forms.ChoiceField(
        label=_("Anak sekarang"),
        help_text=_("Tampil bagi penerima, juga di balik tautan."),
        error_messages={
            "required": _("Pilih di mana anak sekarang; “Belum diketahui” juga jawaban.")
        },
    )
    note = forms.CharField(
        label=_("Tempat tepatnya atau pesan"),
        required=False,
        max_length=NOTE_AT_MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Tersegel; dibuka penerima dengan jejak."),
    )
    save_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        ready: list[Ready],
    ) -> None:
        super().__init__(data, initial=initial)
        self.ready = ready
        self.set_choices("pick", [(one.send.role, one.send.role) for one in ready])
        self.set_choices("whereabouts", [PICK, *words("whereabouts")])
        for one in ready:
            self.fields[f"to-{one.send.role}"] = forms.ChoiceField(
                label=_("Instansi"),
                choices=[(agency.code, agency.name) for agency in one.agencies],
                required=False,
            )

    def chosen(self) -> list[tuple[FirstSend, Agency]]:
        """What was ticked, each with the agency that was chosen for it."""
        found = []
        for one in self.ready:
            if one.send.role in self.cleaned_data["pick"]:
                code = self.cleaned_data[f"to-{one.send.role}"]
                named = [agency for agency in one.agencies if agency.code == code]
                found.append((one.send, (named or one.agencies)[0]))
        return found
