"""What is to happen with the ticked questions of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from layak.evaluation.assignments.share_form import STEPS, ShareForm

ALL_STEPS = dict((("ready", _("Nyatakan siap")), *STEPS))
ALONE = ("ready",)


class BulkForm(ShareForm):
    """A step with what it needs; ``kinds`` are those that the person may take, ``agencies``
    code and name of those that may be named."""

    def __init__(
        self, *args: Any, kinds: Sequence[str], bodies: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, agencies=[], **kwargs)
        self._offer("step", [(kind, str(ALL_STEPS[kind])) for kind in kinds])
        self._offer("agency", [("", ""), *bodies])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("step") in ALONE:
            return self.cleaned_data
        return super().clean()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkBar:
    """The bar under the list: written out by hand, since every list pays for it.

    ``form`` is the one that came back.
    """

    steps: list[tuple[str, str, bool]]
    bodies: list[tuple[str, str, bool]]
    needs_more: bool
    due_on: str
    reason: str
    form: BulkForm | None


def bulk_bar(
    kinds: Sequence[str],
    bodies: Sequence[tuple[str, str]],
    form: BulkForm | None = None,
) -> BulkBar:
    """The bar with nothing chosen, or as it was sent."""
    sent = form.data if form is not None else {}
    return BulkBar(
        steps=[(kind, str(ALL_STEPS[kind]), kind == sent.get("step")) for kind in kinds],
        bodies=[(code, name, code == sent.get("agency")) for code, name in bodies],
        needs_more=not set(kinds) <= set(ALONE),
        due_on=sent.get("due_on", ""),
        reason=sent.get("reason", ""),
        form=form,
    )
