"""Which stage an answer or a contributor's part may go to, from where, and why not; and how far many are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from layak.rules.numbers import date_id
from layak.rules.reading import Spot
from layak.rules.refusal import Faulty, Problem, Refused, Verdict, verdict

# Which stage an answer may go to, from where, and why not: the policy of a round, as data.

type Owner = Literal["agency", "head", "secretariat", "chair", "nobody"]
type CountsAs = Literal["open", "waiting", "done"]
type NoteRule = Literal["required", "optional", "none"]
type Need = Literal["nothing", "answer"]

OWNERS: tuple[Owner, ...] = ("agency", "head", "secretariat", "chair", "nobody")
COUNTS: tuple[CountsAs, ...] = ("open", "waiting", "done")
NOTES: tuple[NoteRule, ...] = ("none", "optional", "required")
NEEDS: tuple[Need, ...] = ("nothing", "answer")
STAGE_FIELDS = ("code", "label", "public_label", "owner", "counts_as", "when_editing")
MOVE_FIELDS = (
    "code",
    "verb",
    "past",
    "sources",
    "target",
    "permission",
    "note",
    "needs",
    "by_another",
    "undoes",
    "within_days",
)
OWNER_NAMES: Mapping[Owner, str] = {
    "agency": "perangkat daerah",
    "head": "kepala perangkat daerah",
    "secretariat": "sekretariat",
    "chair": "ketua gugus tugas",
    "nobody": "selesai",
}
LOCKED = "Putaran ini terkunci. Ketua gugus tugas dapat membukanya kembali dengan alasan."
CLOSED = "Putaran ini sudah ditutup dan tinggal dibaca."
SHUT = "Jendela waktu untuk tahap ini sedang tertutup. Hubungi sekretariat bila masih perlu."


class WrongStage(Refused):
    """The answer is not in a stage from which this may be done."""


class FaultyPolicy(Faulty):
    """A policy that may not be used; `faults` names every fault with its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`owner` is whose turn it is; only in the agency's stages an answer is edited."""

    code: str
    label: str
    public_label: str
    owner: Owner
    counts_as: CountsAs
    when_editing: str

    @property
    def owner_name(self) -> str:
        return OWNER_NAMES[self.owner]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`verb` is the button, `past` the sentence ("menyetujui"). `by_another`: not by one's own.

    `undoes` names the move that this one takes back, within so many whole days; empty for others.
    """

    code: str
    verb: str
    past: str
    sources: tuple[str, ...]
    target: str
    permission: str
    note: NoteRule
    needs: Need
    by_another: bool
    undoes: str = ""
    within_days: int = 0

    def undone_until(self, since: date) -> date:
        """The last day on which a move made on ``since`` can be taken back by this one."""
        return since + timedelta(days=self.within_days)

    def check_undo(self, last: str, *, since: date, today: date, is_built_on: bool) -> None:
        """May the answer's last move, made on ``since``, be taken back today?

        ``is_built_on``: something outside rests on it, as what was copied into the ministry's
        application. Errors: Refused with the reason.
        """
        if last != self.undoes:
            raise WrongStage(f"{self.verb}: langkah terakhir jawaban ini langkah lain.")
        if is_built_on:
            raise Refused(
                f"{self.verb}: jawaban ini sudah disalin ke aplikasi kementerian. "
                "Kembalikan dengan catatan bila isinya memang salah."
            )
        ends = self.undone_until(since)
        if today > ends:
            raise Refused(
                f"{self.verb}: hanya bisa sampai {date_id(ends)}, {self.within_days} hari "
                "sesudahnya (ukuran kami). Minta sekretariat mengembalikan jawabannya."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The stages of a round in order, the first being where answers begin, and the moves."""

    code: str
    label: str
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]

    @property
    def first(self) -> Stage:
        return self.stages[0]

    def stage(self, code: str) -> Stage:
        """Errors: KeyError for a stage that the policy does not have."""
        return _named(self.stages, code)

    def move(self, code: str) -> Move:
        """Errors: KeyError for a move that the policy does not have."""
        return _named(self.moves, code)

    def moves_from(self, stage: str) -> tuple[Move, ...]:
        """The moves that start in a stage, in the order of the file."""
        return tuple(move for move in self.moves if stage in move.sources)

    def is_editable(self, stage: str) -> bool:
        """Is it the agency's turn?"""
        return self.stage(stage).owner == "agency"

    def check_edit(
        self,
        stage: str,
        *,
        round_is_locked: bool,
        round_is_closed: bool = False,
        window_is_open: bool = True,
    ) -> None:
        """May the text and mark of an answer be changed now? Errors: Refused with the reason."""
        _check_round(
            round_is_locked=round_is_locked,
            round_is_closed=round_is_closed,
            window_is_open=window_is_open,
        )
        now = self.stage(stage)
        if now.owner != "agency":
            raise WrongStage(now.when_editing)

    def check_move(
        self,
        move: str,
        stage: str,
        *,
        round_is_locked: bool,
        round_is_closed: bool = False,
        window_is_open: bool = True,
        has_answer: bool,
        note: str = "",
        is_own: bool = False,
    ) -> None:
        """May this move be made on an answer in this stage now?

        `has_answer`: a mark or "not applicable" is there. `is_own`: the person belongs to the
        agency that answers. Rights are not asked here. Errors: Refused with the reason.
        """
        step = self.move(move)
        _check_round(
            round_is_locked=round_is_locked,
            round_is_closed=round_is_closed,
            window_is_open=window_is_open,
        )
        self._check_source(step, self.stage(stage))
        if step.needs == "answer" and not has_answer:
            raise Refused("Jawaban belum lengkap. Isi nilainya, atau tandai tidak berlaku.")
        if step.by_another and is_own:
            raise Refused("Jawaban perangkat daerah sendiri harus diperiksa orang lain.")
        if step.note == "required" and not note.strip():
            raise Refused(f"{step.verb}: tulis catatan yang menjelaskan alasannya.")

    def can_move(
        self,
        move: str,
        stage: str,
        *,
        round_is_locked: bool,
        window_is_open: bool = True,
        has_answer: bool,
        is_own: bool = False,
    ) -> Verdict:
        """The same as a value for a button; the note is asked for when it is pressed."""
        return verdict(
            self.check_move,
            move,
            stage,
            round_is_locked=round_is_locked,
            window_is_open=window_is_open,
            has_answer=has_answer,
            note="-",
            is_own=is_own,
        )

    def _check_source(self, step: Move, now: Stage) -> None:
        if now.code == step.target:
            raise WrongStage(f"Jawaban sudah berada pada tahap “{now.label}”.")
        if now.code not in step.sources:
            sources = " atau ".join(f"“{self.stage(code).label}”" for code in step.sources)
            raise WrongStage(
                f"{step.verb}: hanya dari tahap {sources}; jawaban ini pada tahap “{now.label}”."
            )

    def diagram(self) -> str:
        """The policy as a Mermaid state diagram, always the same text for the same policy."""
        lines = ["stateDiagram-v2"]
        lines.extend(
            f'    state "{stage.label} ({stage.owner_name})" as {stage.code}'
            for stage in self.stages
        )
        lines.append(f"    [*] --> {self.first.code}")
        lines.extend(
            f"    {source} --> {move.target}: {move.verb}"
            for move in self.moves
            for source in move.sources
        )
        ends = (stage for stage in self.stages if stage.counts_as == "done")
        lines.extend(f"    {stage.code} --> [*]" for stage in ends)
        return "\n".join(lines) + "\n"


def _named[T: (Stage, Move)](things: tuple[T, ...], code: str) -> T:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)


def _check_round(*, round_is_locked: bool, round_is_closed: bool, window_is_open: bool) -> None:
    if round_is_closed:
        raise Refused(CLOSED)
    if round_is_locked:
        raise Refused(LOCKED)
    if not window_is_open:
        raise Refused(SHUT)


def parse_policies(raw: Mapping[str, object]) -> dict[str, Policy]:
    """The policies of a file by code. Errors: FaultyPolicy with every fault found."""
    faults: list[Problem] = []
    top = Spot(raw, "", faults)
    policies = {
        code: _policy(Spot(entry, f"kebijakan {code}", faults), code)
        for code, entry in top.mapping("policies")
    }
    if not policies:
        top.fault("`policies` kosong")
    if faults:
        raise FaultyPolicy(faults)
    return policies


def _policy(spot: Spot, code: str) -> Policy:
    policy = Policy(
        code=code,
        label=spot.text("label"),
        stages=tuple(_stage(spot.below(item, "tahap")) for item in spot.items("stages")),
        moves=tuple(_move(spot.below(item, "langkah")) for item in spot.items("moves")),
    )
    _check_names(spot, policy)
    _check_undoing(spot, policy)
    _check_paths(spot, policy)
    return policy


def _stage(spot: Spot) -> Stage:
    code = spot.text("code")
    spot.path = f"{spot.path} {code}"
    spot.refuse_misspelt(STAGE_FIELDS)
    if not spot.has("owner") or not spot.has("counts_as"):
        spot.fault("`owner` dan `counts_as` harus diisi")
    owner = spot.choice("owner", OWNERS, "agency")
    return Stage(
        code=code,
        label=spot.text("label"),
        public_label=spot.text("public_label"),
        owner=owner,
        counts_as=spot.choice("counts_as", COUNTS, "open"),
        when_editing=spot.text("when_editing", "" if owner == "agency" else None),
    )


def _move(spot: Spot) -> Move:
    code = spot.text("code")
    spot.path = f"{spot.path} {code}"
    spot.refuse_misspelt(MOVE_FIELDS)
    return Move(
        code=code,
        verb=spot.text("verb"),
        past=spot.text("past"),
        sources=spot.texts("sources"),
        target=spot.text("target"),
        permission=spot.text("permission"),
        note=spot.choice("note", NOTES, "none"),
        needs=spot.choice("needs", NEEDS, "nothing"),
        by_another=spot.flag("by_another"),
        undoes=spot.text("undoes", ""),
        within_days=_days(spot) if spot.has("undoes") else 0,
    )


def _days(spot: Spot) -> int:
    number = spot.number("within_days")
    if number != int(number) or number < 1:
        spot.fault("`within_days` harus berupa hari penuh, sedikitnya 1")
    return int(number)


def _check_undoing(spot: Spot, policy: Policy) -> None:
    """What takes a move back leads from where that one ended to where it began."""
    moves = {move.code: move for move in policy.moves}
    for move in policy.moves:
        taken = moves.get(move.undoes)
        if not move.undoes:
            continue
        if taken is None:
            spot.fault(f"langkah {move.code} membatalkan {move.undoes:.40} yang tidak ada")
        elif move.sources != (taken.target,) or move.target not in taken.sources:
            spot.fault(f"langkah {move.code} tidak kembali ke tempat {taken.code} berasal")


def _check_names(spot: Spot, policy: Policy) -> None:
    stages = [stage.code for stage in policy.stages]
    moves = [move.code for move in policy.moves]
    for codes, what in ((stages, "tahap"), (moves, "langkah")):
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            spot.fault(f"{what} {code} tertulis dua kali")
    for move in policy.moves:
        if not move.sources:
            spot.fault(f"langkah {move.code} tanpa `sources`")
        for code in (*move.sources, move.target):
            if code not in stages:
                spot.fault(f"langkah {move.code} menyebut tahap {code:.40} yang tidak ada")


def _check_paths(spot: Spot, policy: Policy) -> None:
    """Every stage can be reached, and none but a done one is a dead end."""
    if not policy.stages:
        spot.fault("`stages` kosong")
        return
    reached = {policy.first.code}
    for _ in policy.stages:
        reached |= {move.target for move in policy.moves if reached & set(move.sources)}
    for stage in policy.stages:
        if stage.code not in reached:
            spot.fault(f"tahap {stage.code} tidak dapat dicapai")
        if stage.counts_as != "done" and not policy.moves_from(stage.code):
            spot.fault(f"tahap {stage.code} tidak mempunyai langkah keluar")


# How far a group of answers is: counts by stage, and by whose turn it is.


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`by_stage` holds every stage of the policy in order, also those with 0."""

    by_stage: Mapping[str, int]
    open_count: int
    waiting_count: int
    done_count: int

    @property
    def total_count(self) -> int:
        return self.open_count + self.waiting_count + self.done_count

    @property
    def done_share(self) -> Decimal | None:
        """Done of all (0-1), or None for an empty group."""
        return Decimal(self.done_count) / self.total_count if self.total_count else None


def progress(policy: Policy, stage_counts: Mapping[str, int]) -> Progress:
    """The progress of a group from its number of answers per stage code.

    Errors: KeyError for a stage that the policy does not have.
    """
    sums: dict[CountsAs, int] = {"open": 0, "waiting": 0, "done": 0}
    for code, count in stage_counts.items():
        sums[policy.stage(code).counts_as] += count
    return Progress(
        by_stage={stage.code: stage_counts.get(stage.code, 0) for stage in policy.stages},
        open_count=sums["open"],
        waiting_count=sums["waiting"],
        done_count=sums["done"],
    )


def counted(stages: Iterable[str]) -> dict[str, int]:
    """Number of answers per stage code."""
    counts: dict[str, int] = {}
    for stage in stages:
        counts[stage] = counts.get(stage, 0) + 1
    return counts


# The life of a contributor's part: which state may follow which, by whose hand, and why not.

type Hand = Literal["contributor", "lead"]

# state: how the screen calls it
STATES: Mapping[str, str] = {
    "open": "Belum dimulai",
    "working": "Sedang ditulis",
    "handed_in": "Diserahkan",
    "returned": "Diminta lagi",
    "declined": "Tidak punya bahan",
}
FIRST = "open"
# states in which the next step is the contributor's
OWING = ("open", "working", "returned")
# states that the first save leaves behind
BEFORE_WRITING = ("open", "returned", "declined")


class WrongState(Refused):
    """The part is not in a state from which this may be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartMove:
    """`verb` is the button, `past` the sentence. `needs_content`: something must be handed in."""

    code: str
    verb: str
    past: str
    sources: tuple[str, ...]
    target: str
    hand: Hand
    needs_note: bool = False
    needs_content: bool = False


START = PartMove(
    code="start",
    verb="Menulis",
    past="mulai menulis bagiannya",
    sources=BEFORE_WRITING,
    target="working",
    hand="contributor",
)
HAND_IN = PartMove(
    code="hand_in",
    verb="Serahkan",
    past="menyerahkan bagiannya",
    sources=("open", "working", "returned", "declined"),
    target="handed_in",
    hand="contributor",
    needs_content=True,
)
TAKE_BACK = PartMove(
    code="take_back",
    verb="Tarik kembali",
    past="menarik kembali bagiannya",
    sources=("handed_in", "declined"),
    target="working",
    hand="contributor",
)
DECLINE = PartMove(
    code="decline",
    verb="Tidak punya bahan",
    past="menyatakan tidak punya bahan",
    sources=("open", "working", "returned"),
    target="declined",
    hand="contributor",
    needs_note=True,
)
ASK_AGAIN = PartMove(
    code="ask_again",
    verb="Minta lagi",
    past="diminta lagi bagiannya",
    sources=("handed_in", "declined"),
    target="returned",
    hand="lead",
    needs_note=True,
)
MOVES = {move.code: move for move in (START, HAND_IN, TAKE_BACK, DECLINE, ASK_AGAIN)}


def check_part_move(
    move: PartMove, state: str, *, note: str = "", has_content: bool = True
) -> None:
    """May this move be made on a part in this state?

    ``has_content``: a text, a figure, a row or a file of the agency is there. Rights and the round
    are not asked here. Errors: WrongState, Refused with the reason.
    """
    if state not in move.sources:
        raise WrongState(f"{move.verb}: bagian ini sekarang “{STATES[state]}”.")
    if move.needs_content and not has_content:
        raise Refused(
            "Belum ada yang diserahkan. Tulis uraian atau angka, atau unggah bukti; "
            "bila memang tidak ada, nyatakan tidak punya bahan."
        )
    if move.needs_note and not note.strip():
        raise Refused(f"{move.verb}: tulis catatan yang menjelaskan alasannya.")


def can_move_part(move: PartMove, state: str, *, has_content: bool = True) -> Verdict:
    """The same as a value for a button; the note is asked for when it is pressed."""
    return verdict(check_part_move, move, state, note="-", has_content=has_content)


def check_write(state: str) -> None:
    """May the text of a part in this state be changed? What was handed in is taken back first."""
    if state == "handed_in":
        raise WrongState("Bagian ini sudah diserahkan. Tarik kembali dahulu untuk mengubahnya.")


def after_save(state: str) -> str:
    """The state after a save: writing begins, or goes on."""
    return START.target if state in START.sources else state


def is_owed(state: str) -> bool:
    """Does the part wait for the contributor?"""
    return state in OWING
