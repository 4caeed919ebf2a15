"""What is measured, and what it may cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from layak.city.people.accounts.models import User
from layak.config.benching import cases, measuring, place, trail, uploads
from layak.config.benching.measuring import Figure
from layak.evaluation.answers.models import Answer
from layak.evaluation.editions.reads import edition_of
from layak.evaluation.rounds.models import Round
from layak.evaluation.scores.reads import marks_of
from layak.rules.scoring import score

OPERATOR, SECRETARIAT, ADMINISTRATOR = "sari", "wati", "adi"
ROUNDS = 100
# a page about one round costs what it costs, however many lie behind it
MOST_GROWTH = 1.5
PROMISES = 20_000
type Call = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A thing to measure: who does it, and its limits in multiples and queries."""

    name: str
    who: str
    call: Call
    most_cpu: float | None
    most_queries: int | None = None


class Bench:
    """Everything for one run, over the pages of the demo city."""

    def __init__(self) -> None:
        self.round = Round.objects.get(code="demo")
        led = {"assignments__agency__code": "dinkes", "assignments__relation": "lead"}
        mine = self.round.answers.filter(**led, assignments__ended_at=None)
        self.answer: Answer = mine.filter(stage="draft").order_by("position")[0]
        self.base = f"/evaluasi/{self.round.code}/"
        self.page = f"/evaluasi/jawaban/{self.answer.pk}/"

    def client(self, username: str) -> Client:
        client = Client(raise_request_exception=True)
        client.force_login(User.objects.get(username=username))
        return client

    def get(self, username: str, path: str) -> Call:
        client = self.client(username)

        def call() -> None:
            response = client.get(path)
            if response.status_code != 200:
                raise RuntimeError(f"{path}: {response.status_code}")

        return call

    def autosave(self) -> Call:
        """One more save of the mark, with a new score each time."""
        client = self.client(OPERATOR)

        def call() -> None:
            self.answer.refresh_from_db(fields=["versions", "mark"])
            mark = "0,50" if str(self.answer.mark) != "0.50" else "0,25"
            response = client.post(
                f"{self.page}simpan/",
                {
                    "field": "mark",
                    "value": mark,
                    "version": self.answer.versions.get("mark", 0),
                    "save_id": str(uuid4()),
                },
                headers={"X-Requested-With": "layak-autosave"},
            )
            if response.json().get("state") != "saved":
                raise RuntimeError(f"autosave: {response.content[:200]!r}")

        return call

    @cached_property
    def spots(self) -> list[Spot]:
        code, first = self.round.code, edition_of(self.round.revision_id).indicators[0].code
        return [
            Spot(name="autosave", who=OPERATOR, call=self.autosave(), most_cpu=3, most_queries=10),
            self._spot("overview", OPERATOR, "/", 5, 11),
            self._spot("question", OPERATOR, self.page, 5, 12),
            self._spot("list_of_274", SECRETARIAT, self.base, 10, 8),
            self._spot("list_of_own", OPERATOR, self.base, 10, 8),
            self._spot("indicator_1", SECRETARIAT, f"{self.base}indikator/{first}/", 12, None),
            self._spot("grid", SECRETARIAT, reverse("grid", args=[code]), None, None),
            self._spot("gaps", SECRETARIAT, reverse("gap_list", args=[code]), None, None),
            self._spot("recap", SECRETARIAT, reverse("recap", args=[code]), None, None),
            self._spot("forecast", SECRETARIAT, reverse("forecast_page", args=[code]), None, None),
            self._spot("strength", SECRETARIAT, reverse("strength_list", args=[code]), None, None),
            self._spot("rapid_home", cases.WORKER, reverse("rapid_home"), None, None),
            self._spot("audit", ADMINISTRATOR, reverse("event_list"), None, None),
            self._spot("commitments", SECRETARIAT, reverse("followup_list"), None, None),
        ]

    def _spot(self, name: str, who: str, path: str, cpu: float | None, queries: int | None) -> Spot:
        return Spot(
            name=name, who=who, call=self.get(who, path), most_cpu=cpu, most_queries=queries
        )

    def cpu(self) -> list[Figure]:
        """Multiples of the minimal page of the same run."""
        here, there = measuring.spent_ms(measuring.minimal_page(OPERATOR), count=40)
        minimal = here + there
        told = [
            Figure(
                name="minimal",
                value=round(minimal, 2),
                unit="ms",
                limit=None,
                note=_split(here, there),
            )
        ]
        for spot in self.spots:
            here, there = measuring.spent_ms(spot.call, count=12)
            if spot.name == "autosave":
                own_here, own_there = self._reading_ms()
                here, there = here - own_here, there - own_there
            told.append(
                Figure(
                    name=f"cpu_{spot.name}",
                    value=round((here + there) / minimal, 2),
                    unit="x minimal",
                    limit=spot.most_cpu,
                    note=f"{_split(here, there)}, {spot.who}",
                )
            )
        return told

    def _reading_ms(self) -> tuple[float, float]:
        """What the bench itself spends on the version that a page would know."""
        names = ["versions", "mark"]
        return measuring.spent_ms(lambda: self.answer.refresh_from_db(fields=names), count=40)

    def queries(self) -> list[Figure]:
        """At two rounds and at a hundred: queries, and how many times dearer the page becomes."""
        told = []
        few = {
            spot.name: (self._queries(spot), sum(measuring.spent_ms(spot.call, count=6)))
            for spot in self.spots
        }
        place.add_rounds(ROUNDS - 2)
        for spot in self.spots:
            (queries, spent), many = few[spot.name], self._queries(spot)
            now = sum(measuring.spent_ms(spot.call, count=6))
            told += [
                Figure(
                    name=f"queries_{spot.name}",
                    value=max(queries, many),
                    unit="queries",
                    limit=spot.most_queries,
                    note=f"{queries} with 2 rounds, {many} with {ROUNDS}",
                ),
                Figure(
                    name=f"growth_{spot.name}",
                    value=round(now / spent, 2),
                    unit="x of 2 rounds",
                    limit=MOST_GROWTH,
                    note=f"{spent:.1f} ms with 2 rounds, {now:.1f} ms with {ROUNDS}",
                ),
            ]
        return told

    def _queries(self, spot: Spot) -> int:
        own = 1 if spot.name == "autosave" else 0
        return measuring.query_count(spot.call) - own

    def trail(self) -> list[Figure]:
        """Linking and verifying two hundred thousand events."""
        return trail.figures()

    def promises(self) -> list[Figure]:
        """Pages about twenty thousand promises: multiples of the minimal page, and queries."""
        pages = {
            "list": "/tindak-lanjut/",
            "board": "/tindak-lanjut/papan/",
            "calendar": "/tindak-lanjut/kalender/",
            "overview": "/",
        }
        calls = {name: self.get(SECRETARIAT, path) for name, path in pages.items()}
        few = {name: measuring.query_count(call) for name, call in calls.items()}
        place.add_promises(PROMISES)
        minimal = sum(measuring.spent_ms(measuring.minimal_page(SECRETARIAT), count=40))
        told = []
        for name, call in calls.items():
            many = measuring.query_count(call)
            spent = round(sum(measuring.spent_ms(call, count=8)) / minimal, 2)
            said = f"{few[name]} queries with few, {many} with {PROMISES}"
            told += [
                Figure(name=f"promises_{name}", value=spent, unit="x minimal", limit=6, note=said),
                Figure(
                    name=f"promises_{name}_more",
                    value=many - few[name],
                    unit="queries",
                    limit=0,
                ),
            ]
        return told

    def documents(self) -> list[Figure]:
        xlsx = measuring.wall_s(self.get(SECRETARIAT, f"{self.base}rekap.xlsx"))
        pdf = measuring.wall_s(self.get(SECRETARIAT, f"{self.base}rekap.pdf"))
        return [
            Figure(name="recap_xlsx", value=round(xlsx, 2), unit="s", limit=2),
            Figure(name="recap_pdf", value=round(pdf, 2), unit="s", limit=3),
        ]

    def scoring(self) -> list[Figure]:
        edition, marks = edition_of(self.round.revision_id), marks_of(self.round.pk)
        spent = measuring.cpu_ms(lambda: score(edition, marks), count=100)
        return [Figure(name="scoring_274", value=round(spent, 2), unit="ms", limit=5)]

    def weights(self) -> list[Figure]:
        told = []
        pages = {
            "overview": (OPERATOR, "/"),
            "question": (OPERATOR, self.page),
            # the whole round, 274 rows
            "list": (SECRETARIAT, self.base),
        }
        for name, (who, path) in pages.items():
            first, later = measuring.page_weight(self.client(who), path)
            told += [
                Figure(
                    name=f"weight_{name}_first", value=round(first / 1024, 1), unit="KB", limit=60
                ),
                Figure(
                    name=f"weight_{name}_later", value=round(later / 1024, 1), unit="KB", limit=30
                ),
            ]
        return told

    def memory(self) -> list[Figure]:
        """This process has served every page measured so far, recaps included."""
        for spot in self.spots:
            spot.call()
        self.documents()
        peak = round(measuring.peak_rss_mb(), 0)
        return [Figure(name="worker_rss", value=peak, unit="MB", limit=200)]

    def uploads(self) -> list[Figure]:
        """Fifty files of five megabytes; multiples of copying and hashing them in this run."""
        user = User.objects.get(username=OPERATOR)
        with uploads.folder() as root:
            files = uploads.make_files(root)
            least = uploads.copy_and_hash(files, root)
            kept = uploads.hand_in(files, self.answer, user) / least
            arrived = uploads.take_in(files[:20], user) / least * len(files) / 20
            grown = uploads.grown_mb(files, self.answer, user)
        note = f"{least:.2f} s for {len(files)} files of 5 MB"
        return [
            Figure(name="uploads_kept", value=round(kept, 2), unit="x copy", limit=2, note=note),
            Figure(name="uploads_arrived", value=round(arrived, 2), unit="x copy", limit=3),
            Figure(name="uploads_memory", value=round(grown, 1), unit="MB", limit=20),
        ]

    def road(self) -> list[Figure]:
        """The road to a rank over fifty seeded cities, and a forecast of the demo city."""
        from layak.config.benching import road  # the solver: 30 MB that no other figure should bear

        spent = road.path_times()
        edition, marks = edition_of(self.round.revision_id), dict(marks_of(self.round.pk))
        told = measuring.cpu_ms(lambda: road.forecast_of(edition, marks), count=5)
        return [
            Figure(name="path_middle", value=round(spent.middle, 2), unit="s", limit=1),
            Figure(name="path_slow", value=round(spent.slow, 2), unit="s", limit=5, note="p95"),
            Figure(name="path_unproven", value=spent.unproven, unit="cases", limit=0),
            Figure(name="path_frontier", value=round(spent.frontier, 2), unit="s", limit=20),
            Figure(name="forecast", value=round(told, 2), unit="ms", limit=300),
        ]

    def cases(self) -> list[Figure]:
        """The rapid action scheme with a hundred thousand activations."""
        return cases.figures()


def _split(here: float, there: float) -> str:
    return f"{here:.1f} ms and {there:.1f} ms in the database"


GROUPS: dict[str, Callable[[Bench], list[Figure]]] = {
    "cpu": Bench.cpu,
    "scoring": Bench.scoring,
    "documents": Bench.documents,
    "weights": Bench.weights,
    "memory": Bench.memory,
    "uploads": Bench.uploads,
    "road": Bench.road,
    "promises": Bench.promises,
    "trail": Bench.trail,
    # last, because they fill the database
    "queries": Bench.queries,
    "cases": Bench.cases,
}
