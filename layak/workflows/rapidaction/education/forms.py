"""What people write of a child's schooling: choices, no free text."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.city.agencies.bodies.fields import day_field
from layak.city.agencies.bodies.models import Agency
from layak.platform.web.forms import PlainForm
from layak.records.facilities.offers.policy import offer_policy
from layak.workflows.rapidaction.cases.fields import WhenForm
from layak.workflows.rapidaction.education.actions import PlanWords
from layak.workflows.rapidaction.schooling.models import EducationPlan, ReentryCheck
from layak.workflows.rapidaction.schooling.policy import education_policy

NOBODY = ("", _("Belum dipilih"))


# what the form and the plan call by the same name
SAME = (
    "level",
    "is_madrasah",
    "last_grade",
    "dapodik",
    "is_over_age",
    "trouble_due_on",
    "turns_eighteen_month",
    "release_on",
)


class PlanForm(PlainForm):
    """What is judged by ``save_plan``."""

    level = forms.ChoiceField(label=_("Jenjang"), choices=EducationPlan.SchoolLevel.choices)
    is_madrasah = forms.BooleanField(label=_("Madrasah"), required=False)
    last_grade = forms.IntegerField(
        label=_("Kelas terakhir"),
        required=False,
        min_value=1,
        max_value=13,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    dapodik = forms.ChoiceField(
        label=_("Dapodik"), required=False, choices=EducationPlan.Dapodik.choices
    )
    is_over_age = forms.BooleanField(label=_("Usia di atas kelaziman kelasnya"), required=False)
    trouble_owner = forms.ChoiceField(
        label=_("Siapa menyelesaikan kendala"),
        help_text=_("Wajib bila usia atau Dapodik menjadi kendala."),
        required=False,
    )
    trouble_due_on = day_field(_("Kendala selesai paling lambat"), required=False)
    turns_eighteen_month = forms.CharField(
        label=_("Bulan anak menjadi 18 tahun"),
        help_text=_("Bulan dan tahun saja, misalnya 2027-05. Tanggal lahir tetap tersegel."),
        required=False,
        max_length=10,
        widget=forms.TextInput(attrs={"type": "month", "autocomplete": "off"}),
    )
    release_on = day_field(_("Rencana tanggal bebas"), required=False)
    receiving_school = forms.ChoiceField(
        label=_("Sekolah atau lembaga tujuan sesudahnya"),
        help_text=_("Kepadanya dikirim formulir sekolah yang tidak memuat perkara."),
        required=False,
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, object] | None = None,
        auto_id: str = "id_%s",
    ) -> None:
        super().__init__(data, initial=initial, auto_id=auto_id)
        rows = Agency.objects.current().order_by("name").values_list("pk", "name")
        agencies = [NOBODY, *((str(pk), name) for pk, name in rows)]
        self.set_choices("trouble_owner", agencies)
        self.set_choices("receiving_school", agencies)

    def words(self) -> PlanWords:
        told = self.cleaned_data
        owner, school = told["trouble_owner"], told["receiving_school"]
        return PlanWords(
            **{name: told[name] for name in SAME},
            trouble_owner_id=int(owner) if owner else None,
            receiving_school_id=int(school) if school else None,
        )


def initial_of(plan: EducationPlan | None) -> dict[str, object]:
    """A plan as the form shows it."""
    if plan is None:
        return {"seen": 0}
    return {name: getattr(plan, name) for name in SAME} | {
        "trouble_owner": str(plan.trouble_owner_id or ""),
        "receiving_school": str(plan.receiving_school_id or ""),
        "seen": plan.version,
    }


class RouteForm(PlainForm):
    route = forms.ChoiceField(label=_("Jalur"), choices=EducationPlan.Route.choices)
    has_read = forms.BooleanField(label=_("Peringatan sudah dibaca"), required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SeenForm(PlainForm):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PlaceForm(PlainForm):
    offer = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class GiveBackForm(PlainForm):
    outcome = forms.ChoiceField(label=_("Bagaimana berakhir"))

    def __init__(self, data: QueryDict | None = None, *, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        self.set_choices("outcome", list(offer_policy().releases.items()))


class SolutionForm(PlainForm):
    solved_by = forms.ChoiceField(label=_("Kendala selesai karena"))

    def __init__(self, data: QueryDict | None = None, *, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        self.set_choices("solved_by", list(education_policy().solutions.items()))


class ReleaseForm(WhenForm):
    document = forms.CharField(
        label=_("Nomor dan tanggal dokumen"),
        help_text=_("Nomornya saja, bukan isinya."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class CheckForm(PlainForm):
    month = forms.IntegerField(min_value=1, max_value=3, widget=forms.HiddenInput)
    found = forms.ChoiceField(label=_("Keadaan anak"), choices=ReentryCheck.Found.choices)
