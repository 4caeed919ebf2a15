"""How a person's own part in an answer that others lead reads beside the names of its bodies."""

from __future__ import annotations

from django.utils.translation import gettext as _

from layak.rules.stages import STATES


def own_part_text(part_state: str | None, delegate_name: str | None) -> str:
    """Beside the names of the agencies: ``bagian Anda: Diminta lagi, dilimpahkan kepada Sari``."""
    said = []
    if part_state is not None:
        said.append(_("bagian Anda: %(state)s") % {"state": STATES[part_state].lower()})
    if delegate_name:
        said.append(_("dilimpahkan kepada %(name)s") % {"name": delegate_name})
    return ", ".join(said)
