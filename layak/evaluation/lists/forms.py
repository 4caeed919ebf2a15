"""What is to happen with the ticked questions of the list."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from layak.evaluation.assignments.share_form import STEPS, ShareForm

ALL_STEPS = dict((("ready", _("Nyatakan siap")), *STEPS))
ALONE = ("ready",)


class BulkForm(ShareForm):
    """A step with what it needs; ``kinds`` are those that the person may take, ``agencies``
    code and name of those that may be named."""

    def __init__(
        self, data: QueryDict, *, kinds: Sequence[str], bodies: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, agencies=[])
        self.set_choices("step", [(kind, str(ALL_STEPS[kind])) for kind in kinds])
        self.set_choices("agency", [("", ""), *bodies])

    def clean(self) -> dict[str, object]:
        if self.cleaned_data.get("step") in ALONE:
            return self.cleaned_data
        return super().clean()


def bulk_bar(
    kinds: Sequence[str],
    bodies: Sequence[tuple[str, str]],
    form: BulkForm | None = None,
) -> dict[str, object]:
    """The bar under the list with nothing chosen, or as it was sent: ``form`` is the one that
    came back. Written out by hand, since every list pays for it."""
    sent = form.data if form is not None else {}
    return {
        "steps": [(kind, str(ALL_STEPS[kind]), kind == sent.get("step")) for kind in kinds],
        "bodies": [(code, name, code == sent.get("agency")) for code, name in bodies],
        "needs_more": not set(kinds) <= set(ALONE),
        "due_on": sent.get("due_on", ""),
        "reason": sent.get("reason", ""),
        "form": form,
    }
