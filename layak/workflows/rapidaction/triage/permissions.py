"""Who may judge a report."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.city.people.roles.actor import Actor
from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.child_models import Report
from layak.workflows.rapidaction.children.permissions import is_about


def check_can_receive(by: Actor, report: Report) -> None:
    """Raises Report.DoesNotExist for people of the reported agency: to them there is none."""
    if is_about(report, by):
        raise Report.DoesNotExist
    if not by.may("case.receive"):
        raise Refused(_("Laporan dinilai oleh penerima laporan UPTD PPA."))
