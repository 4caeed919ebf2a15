"""The save address of an answer and the whole form, as a browser sends it."""

from __future__ import annotations

from layak.evaluation.answers.actions import Edit, save_field
from tests.conftest import MONDAY


def path(answer):
    return f"/evaluasi/jawaban/{answer.pk}/simpan/"


def form(answer, **fields):
    """The whole form as a browser sends it, with the versions that the page had."""
    answer.refresh_from_db()
    kept = {"option": answer.option, "note": answer.note, "not_applicable": "",
            "mark": "" if answer.mark is None else str(answer.mark).replace(".", ",")}  # fmt: skip
    versions = {f"version-{name}": answer.versions.get(name, 0) for name in kept}
    return {**kept, **versions, "seen": answer.stage, **fields}


def write(answer, field, text, version, by):
    edit = Edit(field=field, value=text, version=version)
    return save_field(answer_id=answer.pk, edit=edit, by=by, at=MONDAY)
