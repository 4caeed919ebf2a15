"""How two revisions of an edition differ, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from layak.evaluation.revisions.rules import Change
from layak.rules import instrument
from layak.rules.numbers import decimal_id

BASIS = {
    "stated": "tercantum di sumber",
    "inferred": "usulan",
    "official": "resmi",
    "city": "usulan kota",
}


def rank_text(rank: instrument.RankFloor) -> str:
    word = _("mulai") if rank.inclusive else _("di atas")
    return f"{rank.name} {word} {decimal_id(rank.above)}"


def differences(before: instrument.Edition, after: instrument.Edition) -> list[Change]:
    """Every difference between two wordings, in the order of the later one, removed ones last."""
    ranks = ("; ".join(map(rank_text, edition.ranks)) for edition in (before, after))
    found = [("", "ranks", *ranks)]
    if before.maximum != after.maximum:
        found.append(("", "maximum", decimal_id(before.maximum), decimal_id(after.maximum)))
    for now in after.questions:
        then = before.find(now.code)
        if then is None:
            found.append((now.code, "question", "", now.text))
            continue
        found += [
            (now.code, "label", then.label, now.label),
            (now.code, "official_text", then.official_text, now.official_text),
            (now.code, "maximum", decimal_id(then.maximum), decimal_id(now.maximum)),
            (now.code, "options", _options(then), _options(now)),
            (now.code, "basis", BASIS[then.basis], BASIS[now.basis]),
            (now.code, "counted", _counted(then), _counted(now)),
            (now.code, "agencies", ", ".join(then.agencies), ", ".join(now.agencies)),
            (now.code, "guidance", then.guidance, now.guidance),
        ]
    gone = [question for question in before.questions if after.find(question.code) is None]
    found += [(question.code, "question", question.text, "") for question in gone]
    return [
        Change(question=code, field=field, before=old, after=new)
        for code, field, old, new in found
        if old != new
    ]


def _options(question: instrument.Question) -> str:
    return "; ".join(f"{option.label} = {decimal_id(option.points)}" for option in question.options)


def _counted(question: instrument.Question) -> str:
    return " / ".join(name for name in (question.counted, question.out_of) if name)


def change_rows(changes: Iterable[Change]) -> list[Change]:
    """Differences with the names that a person reads."""
    labels = {
        "question": _("Pertanyaan"),
        "label": _("Rumusan kami"),
        "official_text": _("Teks resmi"),
        "maximum": _("Nilai maksimal"),
        "options": _("Pilihan dan nilai"),
        "basis": _("Dasar pilihan"),
        "agencies": _("Perangkat daerah"),
        "guidance": _("Petunjuk"),
        "counted": _("Yang dihitung"),
        "ranks": _("Batas predikat"),
    }
    return [
        replace(
            change,
            field=labels.get(change.field, change.field),
            before=BASIS.get(change.before, change.before),
            after=BASIS.get(change.after, change.after),
        )
        for change in changes
    ]
