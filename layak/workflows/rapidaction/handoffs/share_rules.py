"""On what basis and how much of a child's data may go along with a hand-off."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from layak.rules.refusal import Refused
from layak.workflows.rapidaction.cases.rules import (
    HIGHEST_FOR_FIXED_FORM,
    HIGHEST_SHARED,
    SERVICE,
    TASK,
)
from layak.workflows.rapidaction.scheme.rules import FormField

Receiver = Literal["school", "ward", "other"]

BASES = ("consent", "contract", "duty", "vital", "public", "legitimate")
GIVERS = ("child", "guardian", "other", "both", "nobody")
GUARDIANS = ("guardian", "both")
# who may withdraw, and what was given together stands no more when one of them does
WITHDRAWERS: Mapping[str, tuple[str, ...]] = {
    "child": ("child", "both"),
    "guardian": ("guardian", "both"),
    "other": ("other",),
}
# which words of a child may go along at all
FIELDS = ("name", "nik", "birth_day", "address", "guardian", "guardian_contact", "school")
# what a place of learning needs to enrol a child, and nothing that tells of the matter
SCHOOL_FIELDS = ("name", "nik", "birth_day", "guardian", "guardian_contact")
SCHOOL_ASKED = ("schooling", "stay-enrolled")
SCHOOL_PURPOSE = "schooling"
# a name that tells of a place of learning, where nobody said so in the roles
SCHOOL_NAME = re.compile(
    r"\b(?:TK|PAUD|SD|SDN|SDLB|MI|MIN|SMP|SMPN|MTS|MTSN|SMA|SMAN|SMK|SMKN|SLB|SLBN|MA|MAN|PKBM|SKB"
    r"|sekolah|madrasah|pesantren|pendidikan)\b",
    re.IGNORECASE,
)
# words of a settlement that sexual violence does not have (UU 12/2022 Ps 23)
SETTLEMENT = re.compile(
    r"\b(?:di|me)?mediasi(?:kan)?\b|\b(?:ber|di)?damai(?:kan)?\b|\bperdamaian\b|\bsecara kekeluargaan\b",
    re.IGNORECASE,
)
SEXUAL = frozenset({"PP78-04", "PP78-06", "PP78-10"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """What is shared: `tier` 1 task, 2 service, 3 case; `fields` are words of the child."""

    basis: str
    given_by: str
    guardian_is_reported: bool
    tier: int
    fields: tuple[str, ...] = ()


def rests_on(giver: str, *, basis: str, given_by: str) -> bool:
    """Does this share stand on the consent of `giver` (a key of `WITHDRAWERS`) alone?"""
    return basis == "consent" and given_by in WITHDRAWERS[giver]


def names_a_school(name: str) -> bool:
    """Does the name of an agency tell of a place of learning?"""
    return bool(SCHOOL_NAME.search(name))


class NotShared(Refused):
    """Refused because of one of the things that were told: ``field`` names it."""

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__(reason)
        self.field = field


def check_share(share: ShareFacts, *, receiver: Receiver, has_note: bool) -> None:
    """Refuses a basis that cannot carry, or more than may go along."""
    if share.basis not in BASES or share.given_by not in GIVERS:
        raise Refused("Pilih salah satu dasar berbagi data dan siapa yang memberi persetujuan.")
    if share.guardian_is_reported and share.given_by in GUARDIANS:
        raise NotShared(
            "Orang tua atau wali ini termasuk terlapor, sehingga persetujuannya tidak berlaku bagi "
            "anak. Pakai persetujuan anak atau wali pengganti, kewajiban hukum, atau kepentingan "
            "vital anak.",
            field="given_by",
        )
    if share.basis == "consent" and share.given_by == "nobody":
        raise NotShared(
            "Sebut siapa yang memberi persetujuan, atau pilih dasar lain.", field="given_by"
        )
    if share.basis != "consent" and share.given_by != "nobody":
        raise NotShared(
            "Pemberi persetujuan hanya diisi bila dasarnya persetujuan.", field="given_by"
        )
    _check_tier(share, receiver)
    allowed = SCHOOL_FIELDS if receiver == "school" else FIELDS
    if set(share.fields) - set(allowed):
        raise NotShared(
            "Bagian identitas ini tidak boleh ikut kepada penerima ini. Pilih yang tersedia saja.",
            field="fields_shared",
        )
    if share.tier > TASK and not share.fields:
        raise NotShared(
            "Pilih bagian identitas yang ikut, atau turunkan bagian yang dibagikan ke tugas.",
            field="fields_shared",
        )
    if has_note and share.tier == TASK:
        raise NotShared(
            "Rujukan tanpa identitas tidak membawa uraian. Kosongkan uraian, atau bagikan bagian "
            "layanan dengan dasar yang tercatat.",
            field="note",
        )


def _check_tier(share: ShareFacts, receiver: Receiver) -> None:
    if not TASK <= share.tier <= HIGHEST_SHARED:
        raise Refused("Bagian yang dibagikan paling tinggi tingkat 3.")
    if receiver != "other" and share.tier > HIGHEST_FOR_FIXED_FORM:
        raise NotShared(
            "Sekolah, dinas pendidikan, dan kelurahan paling banyak menerima tingkat 2, agar tidak "
            "mengetahui perkaranya.",
            field="tier",
        )
    if share.tier < SERVICE and share.fields:
        raise NotShared(
            "Tugas saja tidak membawa identitas. Kosongkan bagian identitas.", field="fields_shared"
        )


def check_asked(
    asked: Sequence[str], *, known: Collection[str], receiver: Receiver, purpose: str
) -> None:
    """Refuses words that are none of ours; a school learns nothing but that learning is asked."""
    if not asked or len(set(asked)) != len(asked) or set(asked) - set(known):
        raise NotShared("Pilih apa yang diminta dari daftar.", field="asked")
    if receiver != "school":
        return
    if set(asked) - set(SCHOOL_ASKED) or purpose != SCHOOL_PURPOSE:
        raise Refused(
            "Kepada satuan atau dinas pendidikan hanya dapat diminta tempat belajar atau agar anak "
            "tetap terdaftar, dengan tujuan menjaga anak tetap belajar. Permintaan lain "
            "mengungkap perkaranya."
        )


def check_answers(answers: Mapping[str, str], form: Sequence[FormField]) -> dict[str, str]:
    """The answers of the school form in its order. Refuses a field or a value that is not in it."""
    known = {field.code: field for field in form}
    unknown = [code for code in answers if code not in known]
    wrong = [
        code
        for code, value in answers.items()
        if code in known and value not in known[code].options
    ]
    missing = [field.label for field in form if not answers.get(field.code)]
    if unknown:
        raise Refused(
            "Formulir sekolah hanya berisi pilihan tetap; isian lain tidak diterima, agar perkara "
            "anak tidak ikut terkirim."
        )
    if missing:
        raise Refused(f"Formulir sekolah belum lengkap: {', '.join(missing)}.")
    if wrong:
        raise Refused(f"Pilihan “{known[wrong[0]].label}” tidak dikenal. Pilih dari daftar.")
    return {field.code: answers[field.code] for field in form}


def check_no_settlement(note: str, categories: Collection[str]) -> None:
    """No mediation in sexual violence; diversion, its one exception, has a playbook of its own."""
    if set(categories) & SEXUAL and SETTLEMENT.search(note):
        raise Refused(
            "Perkara kekerasan seksual tidak diselesaikan dengan mediasi atau perdamaian "
            "(UU 12/2022 Ps 23). Hapus permintaan itu dari uraian."
        )
