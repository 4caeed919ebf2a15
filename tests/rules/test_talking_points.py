from __future__ import annotations

from decimal import Decimal

from layak.surfaces.dashboard.mayor.rules import LatePromise, Situation, talking_points

PROMISE = LatePromise(
    title="Menetapkan SK PATBM", agency="Dinas Pemberdayaan Masyarakat", days_late=12
)


def texts(**facts):
    return [point.text for point in talking_points(Situation(**facts))]


def test_nothing_known_says_nothing():
    assert texts() == []


def test_the_latest_promise_comes_first():
    said = texts(late=(PROMISE,), reported_count=4)
    assert said == [
        "Tanyakan kepada Dinas Pemberdayaan Masyarakat kapan “Menetapkan SK PATBM” selesai; "
        "sudah lewat 12 hari.",
        "Minta sekretariat memeriksa 4 komitmen yang dilaporkan selesai.",
    ]


def test_two_days_are_still_the_agency_s_own_affair():
    early = LatePromise(title="Rapat", agency="Dinas", days_late=2)
    assert texts(late=(early,)) == []


def test_the_weakest_part_is_named_only_below_the_target():
    part = {"weak_part": "Klaster V", "weak_points": Decimal("62.5"), "target": "Puncak"}
    assert texts(gap=Decimal("18.25"), **part) == [
        "Arahkan perhatian ke Klaster V: 62,50 poin belum diraih, sedangkan Puncak kurang "
        "18,25 poin."
    ]
    assert texts(gap=Decimal(0), **part) == []
    assert texts(gap=None, **part) == []


def test_money_is_named_where_it_is_known():
    assert texts(unfunded_count=12, unfunded_cost=2_900_000_000, ready_year=2031) == [
        "Putuskan dana bagi 12 kesiapan tahun 2031 sebesar Rp2.900.000.000 yang belum ada dananya."
    ]
    assert texts(unfunded_count=1, ready_year=2031) == [
        "Putuskan dana bagi 1 kesiapan tahun 2031 yang belum ada dananya."
    ]


def test_one_kept_promise_is_no_occasion_for_thanks():
    assert texts(thanked="Bappeda", kept_count=1) == []
    assert texts(thanked="Bappeda", kept_count=5) == [
        "Ucapkan terima kasih kepada Bappeda: 5 komitmen ditepati tepat waktu."
    ]


def test_five_at_most():
    said = texts(
        late=(PROMISE,),
        gap=Decimal(1),
        weak_part="Klaster I",
        weak_points=Decimal(9),
        target="Puncak",
        unfunded_count=1,
        ready_year=2031,
        unsigned_count=3,
        thanked="Bappeda",
        kept_count=2,
        meeting="Rakor 3 pada 4 Mei",
        reported_count=1,
    )
    assert len(said) == 5
    assert "Minta sekretariat" not in "".join(said)
