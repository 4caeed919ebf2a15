"""What the privacy desk types: requests, the safety check, decisions, breaches."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.people.accounts.models import User
from layak.platform.web.forms import PlainForm
from layak.workflows.rapidaction.children.models import PrivacyRequest
from layak.workflows.rapidaction.handoffs.models import Share
from layak.workflows.rapidaction.handoffs.share_rules import WITHDRAWERS
from layak.workflows.rapidaction.privacy.actions import LONGEST_WORDS, RequestWords
from layak.workflows.rapidaction.privacy.breach_actions import BreachWords
from layak.workflows.rapidaction.scheme.fields import (
    NamedChoice,
    WordsField,
    asked_at_times,
    day_field,
    moment_field,
    offer_rows,
)
from layak.workflows.rapidaction.scheme.policy import rapid_policy


class RequestForm(PlainForm):
    """Who asks is sealed as well."""

    kind = forms.ChoiceField(label=_("Jenis permintaan"), choices=PrivacyRequest.Kind.choices)
    requester = WordsField(label=_("Nama pemohon"), most=300, required=True)
    requester_contact = WordsField(label=_("Kontak pemohon"), most=300, required=True)
    words = WordsField(label=_("Isi permintaan"), most=LONGEST_WORDS, rows=4)
    child_code = WordsField(
        label=_("Kode anak"), most=20, help_text=_("Bila sudah diketahui, misalnya A-7QTF-93MD.")
    )
    received_at = moment_field(
        _("Kapan diterima"), _("Batas 3x24 jam dihitung dari sini (UU 27/2022 Ps 30-41).")
    )

    def __init__(self, data: QueryDict | None = None, *, at: datetime) -> None:
        super().__init__(data, initial={"received_at": at})

    def request_words(self) -> RequestWords:
        told = self.cleaned_data
        names = ("kind", "requester", "requester_contact", "words", "child_code")
        return RequestWords(**{name: told[name] for name in names})


class SafetyForm(PlainForm):
    """The question is answered before anything is given or refused."""

    child_code = WordsField(
        label=_("Kode anak"),
        most=20,
        help_text=_("Sebut bila diketahui, lalu lihat tanda bahayanya sebelum menjawab."),
    )
    may_endanger = forms.ChoiceField(
        label=_("Dapatkah jawaban ini membahayakan seseorang?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ya, atau tidak yakin")), ("no", _("Tidak"))],
        error_messages={"required": _("Jawab dahulu: dapat membahayakan atau tidak.")},
    )


class ProposalForm(PlainForm):
    decision = forms.ChoiceField(
        label=_("Usulan"),
        widget=forms.RadioSelect,
        choices=[("grant", _("Dipenuhi")), ("refuse", _("Ditolak"))],
        error_messages={"required": _("Pilih dipenuhi atau ditolak.")},
    )
    giver = forms.ChoiceField(
        label=_("Persetujuan siapa yang ditarik"),
        widget=forms.RadioSelect,
        required=False,
        choices=[pair for pair in Share.Giver.choices if pair[0] in WITHDRAWERS],
        help_text=_("Yang diberikan bersama tidak lagi berlaku bila salah satunya menarik."),
    )
    because = forms.ChoiceField(label=_("Alasan penolakan"), required=False)

    def __init__(self, data: QueryDict | None = None, *, is_withdrawal: bool = False) -> None:
        super().__init__(data)
        asked_at_times(self, "giver")
        if not is_withdrawal:
            del self.fields["giver"]
        reasons = [("", _("Tidak ditolak")), *rapid_policy().words["privacy_refusals"].items()]
        self.set_choices("because", reasons)


class BreachForm(PlainForm):
    what = WordsField(
        label=_("Apa yang terjadi"),
        most=2000,
        rows=4,
        required=True,
        help_text=_("Bagaimana data terungkap; tanpa nama anak."),
    )
    handling = WordsField(
        label=_("Yang sudah dan akan dilakukan"), most=2000, rows=4, required=True
    )
    exposed_from_at = moment_field(_("Terungkap mulai"))
    exposed_until_at = moment_field(_("Terungkap sampai"))
    discovered_at = moment_field(
        _("Kapan ditemukan"), _("Batas 3x24 jam dihitung dari sini (UU 27/2022 Ps 46).")
    )
    account = NamedChoice(
        label=_("Akun yang bocor"),
        required=False,
        queryset=User.objects.none(),
        empty_label=_("Bukan satu akun saja: semua yang dibuka dalam waktu itu"),
    )
    is_drill = forms.BooleanField(label=_("Ini gladi"), required=False)

    def __init__(self, data: QueryDict | None = None, *, at: datetime) -> None:
        super().__init__(data, initial={"discovered_at": at, "exposed_until_at": at})
        offer_rows(self.fields["account"], User.objects.order_by("name"))

    def breach_words(self) -> BreachWords:
        """A window that is typed to the minute holds the whole of its last minute."""
        told = dict(self.cleaned_data)
        told["exposed_until_at"] += timedelta(seconds=59, microseconds=999_999)
        return BreachWords(**told)


class PutOffForm(PlainForm):
    until_on = day_field(
        _("Simpan sampai"), _("Misalnya karena proses hukum masih berjalan."), required=True
    )
