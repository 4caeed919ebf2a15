"""The checks of an answer's proof, each a small function, and how ``data/evidence`` says which are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from layak.evaluation.answers.rules import last_page
from layak.rules.proof import (
    Alike,
    AnswerFacts,
    Asked,
    Check,
    Finding,
    Level,
    Policy,
    Proof,
    ProofFacts,
    Said,
    Strength,
    Terms,
    Weight,
    ending,
    lasting,
    year_fault,
)
from layak.rules.reading import Spot
from layak.rules.refusal import Problem

# The checks of an answer's proof, each a small function; what they mean together is ``judge``.
#
# A check returns None where it does not concern the proof, "unknown" where nobody knows enough.
# Clause and source of each stand in ``data/evidence/checks.yaml``.

PASSED = Said("passed")
CODES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a check needs beside the proof itself."""

    answer: AnswerFacts
    terms: Terms
    today: date


type ProofCheck = Callable[[ProofFacts, Scene], Said | None]


def held_by(proof: ProofFacts, terms: Terms) -> Proof:
    """Years and validity; a decree without a beginning holds from its own day."""
    return lasting(proof.proof, proof.dated_on) if proof.kind in terms.lasting else proof.proof


def years(proof: ProofFacts, scene: Scene) -> Said | None:
    """The document shows work of the data years, or holds in them."""
    held, asked = held_by(proof, scene.terms), scene.answer.data_years
    fault = year_fault(held, asked)
    if fault:
        return Said("failed", fault)
    if held.years or held.since_on or held.until_on:
        return PASSED
    if proof.suggested_year is None:
        return Said("unknown", "Tahun yang dibuktikan belum diketahui.")
    if proof.suggested_year in asked:
        return PASSED
    return Said("unknown", f"Menurut tulisannya dari tahun {proof.suggested_year}; pastikan.")


def valid(proof: ProofFacts, scene: Scene) -> Said | None:
    """It has not ended and does not end within 60 days."""
    if proof.proof.until_on is None:
        return None
    said = ending(proof.proof, today=scene.today)
    return Said("failed", said) if said else PASSED


def signed(proof: ProofFacts, scene: Scene) -> Said | None:
    """A paper that needs a signature bears one, in its words or as a person confirmed."""
    if proof.kind not in scene.terms.signed:
        return None
    if proof.is_signed is False:
        return Said("failed", "Menurut tulisannya belum ditandatangani.")
    if proof.is_signed or (proof.is_described and proof.signer):
        return PASSED
    return Said("unknown", "Tanda tangannya tidak terbaca dari tulisannya; lihat berkasnya.")


def budget_signed(proof: ProofFacts, scene: Scene) -> Said | None:
    """A budget extract is signed by the planning office."""
    if proof.kind != scene.terms.budget:
        return None
    signer = proof.signer.casefold()
    if not signer:
        return Said("unknown", "Penanda tangan kutipan anggaran belum diketahui.")
    if any(word in signer for word in scene.terms.budget_signers):
        return PASSED
    return Said("failed", f"Ditandatangani {proof.signer}, bukan Bappeda.")


def duplicate_photo(proof: ProofFacts, scene: Scene) -> Said | None:
    """No photo serves two questions, neither as it is nor changed a little."""
    if not proof.is_photo:
        return None
    if proof.alike:
        return Said("failed", _alike("Foto", proof.alike))
    if proof.also_at:
        return Said("failed", f"Foto ini dipakai juga untuk {_codes(proof.also_at)}.")
    return PASSED


def duplicate_file(proof: ProofFacts, scene: Scene) -> Said | None:
    """The same paper is there once; twice only where each use names its pages."""
    if proof.is_photo:
        return None
    bare = tuple(one for one in proof.alike if not (proof.pages and one.pages))
    return Said("failed", _alike("Berkas", bare)) if bare else PASSED


def pages(proof: ProofFacts, scene: Scene) -> Said | None:
    """A long or shared document says where to look, and those pages exist."""
    count = proof.page_count or 0
    if proof.pages and count and last_page(proof.pages) > count:
        return Said("failed", f"Menunjuk halaman {proof.pages}, padahal hanya {count} halaman.")
    if proof.is_photo or proof.pages or count <= 1:
        return PASSED if proof.pages else None
    if proof.also_at:
        where = _codes(proof.also_at)
        return Said("failed", f"Dipakai juga untuk {where}, tanpa petunjuk halaman.")
    if count >= scene.terms.long_pages:
        return Said("failed", f"Dokumen {count} halaman tanpa petunjuk halaman.")
    return PASSED


def readable(proof: ProofFacts, scene: Scene) -> Said | None:
    """The file opens and its words can be read."""
    if proof.failed_because:
        return Said("failed", proof.failed_because)
    if not proof.is_read:
        return Said("unknown", "Isi berkasnya belum selesai dibaca.")
    if proof.legibility is not None and proof.legibility < scene.terms.least_legible:
        return Said("failed", "Pindaian ini sulit terbaca.")
    return PASSED


def placed(proof: ProofFacts, scene: Scene) -> Said | None:
    """A photo tells its day and its place, or why it does not."""
    if not proof.is_photo:
        return None
    missing = [
        word
        for word, known in (("tanggal", proof.has_day), ("tempat", proof.has_place))
        if not known
    ]
    if not missing or proof.unplaced_because:
        return PASSED
    return Said("failed", f"Foto tanpa {' dan '.join(missing)}.")


def identity(proof: ProofFacts, scene: Scene) -> Said | None:
    """A file that is open to the public shows no sign of a child's identity."""
    if not proof.is_public:
        return None
    if proof.identity_count:
        return Said("failed", "Bukti terbuka ini memuat tanda identitas anak.")
    return PASSED if proof.is_read else Said("unknown", "Belum diperiksa dari identitas anak.")


def described(proof: ProofFacts, scene: Scene) -> Said | None:
    """A person confirmed what the document says of itself."""
    if proof.is_described:
        return PASSED
    return Said("failed", "Keterangannya belum dipastikan.")


def clean(proof: ProofFacts, scene: Scene) -> Said | None:
    """A scanner found no virus, where one was asked."""
    if proof.scan == "infected":
        return Said("failed", "Berkas ini berisi virus.")
    if proof.scan == "waiting":
        return Said("unknown", "Menunggu pemeriksaan virus.")
    return PASSED if proof.scan else None


OF_PROOFS: Mapping[str, ProofCheck] = {
    check.__name__: check
    for check in (
        years, valid, signed, budget_signed, duplicate_photo, duplicate_file, pages, readable,
        placed, identity, described, clean,
    )
}  # fmt: skip
# of the answer as a whole
KINDS = "kinds"


def judge(answer: AnswerFacts, policy: Policy, *, today: date) -> Strength:
    """What the checks find and what they leave.

    A proof that fails something grave counts for nothing. Strong: every kind is there and nothing
    is open. Fair: every kind is there, something else is weak or unknown. Weak: a kind is missing
    among the proofs that count, or none counts. None: there is no proof.
    """
    scene = Scene(answer=answer, terms=policy.terms, today=today)
    of_proofs = [finding for proof in answer.proofs for finding in _findings(proof, scene, policy)]
    lost = {finding.use_id for finding in of_proofs if finding.is_grave}
    counting = [proof for proof in answer.proofs if proof.use_id not in lost]
    of_answer = [] if not answer.claims else list(_kinds(answer, counting, policy))
    findings = (*of_answer, *of_proofs)
    return Strength(
        level=_level(answer, counting, of_answer, findings),
        findings=findings,
        is_needed=answer.claims,
    )


def _level(
    answer: AnswerFacts,
    counting: list[ProofFacts],
    of_answer: Iterable[Finding],
    findings: Iterable[Finding],
) -> Level:
    if not answer.proofs:
        return Level.NONE
    if not counting or any(one.outcome == "failed" for one in of_answer):
        return Level.WEAK
    is_open = any(one.outcome != "passed" for one in findings)
    return Level.FAIR if is_open else Level.STRONG


def _findings(proof: ProofFacts, scene: Scene, policy: Policy) -> Iterable[Finding]:
    for code, look in OF_PROOFS.items():
        said = look(proof, scene)
        if said is not None:
            yield Finding(
                check=policy.checks[code],
                outcome=said.outcome,
                say=said.say,
                use_id=proof.use_id,
                title=proof.title,
            )


def _kinds(answer: AnswerFacts, counting: list[ProofFacts], policy: Policy) -> Iterable[Finding]:
    """Each kind that the question asks for; where it names none, any proof at all."""
    check = policy.checks[KINDS]
    for code in answer.asked:
        asked = policy.kinds.get(code)
        if asked is not None:
            said = _kind(asked, answer, counting)
            yield Finding(check=check, outcome=said.outcome, say=said.say)
    if not answer.asked:
        said = PASSED if counting else Said("failed", "Belum ada bukti yang dapat dipakai.")
        yield Finding(check=check, outcome=said.outcome, say=said.say)


def _kind(asked: Asked, answer: AnswerFacts, counting: list[ProofFacts]) -> Said:
    by_itself = (asked.table and answer.row_count > 0) or (asked.note and answer.has_note)
    if by_itself or any(satisfies(proof, asked) for proof in counting):
        return PASSED
    if any(satisfies(proof, asked) for proof in answer.proofs):
        return Said("failed", f"Tidak ada {asked.label} yang dapat dipakai; lihat kelemahannya.")
    if asked.papers and any(proof.kind == "" and not proof.is_photo for proof in counting):
        return Said("unknown", f"Belum ada yang dipastikan sebagai {asked.label}.")
    return Said("failed", f"Belum ada {asked.label}.")


def satisfies(proof: ProofFacts, asked: Asked) -> bool:
    """Is this proof of the asked kind? Of an unknown kind it can only be "any paper"."""
    if asked.photo and proof.is_photo:
        return True
    if asked.table and proof.is_sheet:
        return True
    if asked.papers is None:
        return not proof.is_photo
    return proof.kind in asked.papers


def _alike(what: str, found: Iterable[Alike]) -> str:
    rows = list(found)
    how = "sama persis" if any(one.kind == "same" for one in rows) else "hampir sama"
    return f"{what} yang {how} dipakai untuk {_codes([one.where for one in rows])}."


def _codes(codes: Iterable[str]) -> str:
    every = list(dict.fromkeys(codes))
    shown = ", ".join(every[:CODES_SHOWN])
    more = len(every) - CODES_SHOWN
    return f"{shown}, dan {more} lain" if more > 0 else shown


# Reading what is looked at in proof (``data/evidence``), with every fault at its place.

WEIGHTS = ("grave", "light")
ANY = "any"


class FaultyChecks(Exception):
    """Checks that may not be used; ``faults`` names every fault with its place."""

    def __init__(self, faults: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{fault.at}: {fault.say}" for fault in faults))
        self.faults = list(faults)


def parse_policy(checks: object, kinds: object) -> Policy:
    """The policy of ``checks.yaml`` and ``kinds.yaml``. Errors: FaultyChecks."""
    faults: list[Problem] = []
    of_checks = Spot(checks, "checks.yaml", faults)
    of_kinds = Spot(kinds, "kinds.yaml", faults)
    raw = of_checks.fields.get("checks")
    rows = [of_checks.below(one, "checks") for one in raw] if isinstance(raw, list) else []
    asked = of_kinds.below(of_kinds.fields.get("kinds"), "kinds")
    policy = Policy(
        kinds={code: _asked(asked.below(raw, code), code) for code, raw in asked.fields.items()},
        checks={check.code: check for check in map(_check, rows)},
        terms=_terms(of_checks.below(of_checks.fields.get("terms"), "terms")),
    )
    known = {KINDS, *OF_PROOFS}
    for code in sorted(known - set(policy.checks)):
        of_checks.fault(f"pemeriksaan `{code}` tidak ada", "Setiap pemeriksaan perlu sumbernya.")
    for code in sorted(set(policy.checks) - known):
        of_checks.fault(f"pemeriksaan `{code}` tidak dikenal")
    if faults:
        raise FaultyChecks(faults)
    return policy


def _check(spot: Spot) -> Check:
    weight = spot.text("weight")
    if weight not in WEIGHTS:
        spot.fault(f"`weight` harus salah satu dari {', '.join(WEIGHTS)}")
    return Check(
        code=spot.text("code"),
        label=spot.text("label"),
        weight=cast(Weight, weight),
        source=spot.text("source"),
        fix=spot.text("fix"),
    )


def _asked(spot: Spot, code: str) -> Asked:
    is_any = spot.fields.get("papers") == ANY
    return Asked(
        code=code,
        label=spot.text("label"),
        papers=None if is_any else _words(spot, "papers"),
        photo=spot.fields.get("photo") is True,
        table=spot.fields.get("table") is True,
        note=spot.fields.get("note") is True,
    )


def _terms(spot: Spot) -> Terms:
    return Terms(
        signed=frozenset(_words(spot, "signed")),
        lasting=frozenset(_words(spot, "lasting")),
        budget=spot.text("budget"),
        budget_signers=_words(spot, "budget_signers"),
        least_legible=float(spot.number("least_legible")),
        long_pages=int(spot.number("long_pages", Decimal(1))),
    )


def _words(spot: Spot, name: str) -> tuple[str, ...]:
    raw = spot.fields.get(name, [])
    if isinstance(raw, list) and all(isinstance(word, str) for word in raw):
        return tuple(raw)
    spot.fault(f"`{name}` harus berupa daftar kata")
    return ()
