"""Days and hours that the guides tell are those of data/policy, as they stand there now."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from layak.city.people.accounts.codes import LIFETIME
from layak.rules.proof import WARNED_DAYS
from tests.conventions.source import ROOT

IN_WORDS = {2: "dua", 3: "tiga", 4: "empat", 5: "lima", 6: "enam"}


def policy(name: str) -> Any:
    return yaml.safe_load((ROOT / "data" / "policy" / f"{name}.yaml").read_text(encoding="utf-8"))


def span(minutes: int) -> str:
    return f"{minutes} menit" if minutes % 60 else f"{minutes // 60} jam"


def listed(days: list[int]) -> str:
    *first, last = map(str, days)
    return f"{', '.join(first)}, dan {last}"


def told() -> list[tuple[str, str]]:
    rapid, red = policy("rapid-action"), policy("rapid-action")["moments"]["red"]
    due = policy("stages")["reminders"]["days_before"]
    sexual = next(one for one in policy("intake")["windows"] if one["sign"] == "sexual-72h")
    return [
        ("01", f"Kode berlaku {LIFETIME.total_seconds() / 3600:.0f} jam"),
        ("08", f"Pengingat dikirim {listed(due)} hari sebelumnya"),
        ("09", f"Masa berlaku diingatkan {listed(WARNED_DAYS)} hari sebelum habis"),
        (
            "11",
            f"Batas bagi merah: dibuka {span(red['see_minutes'])}, dijawab "
            f"{span(red['answer_minutes'])}, tindakan pertama {span(red['act_minutes'])}.",
        ),
        ("12", f"waktunya masih dalam {sexual['hours']} jam, tanda merahnya diusulkan"),
        ("12", f"bekerja {IN_WORDS[rapid['break_glass_hours']]} jam, lalu supervisor meninjau"),
        ("12", f"dapat dibaca {rapid['read_after_closing_days']} hari (usulan kami)"),
        ("13", f"diingatkan {listed(policy('offers')['warn_days_before_expiry'])} hari sebelumnya"),
        ("13", f"menjawab permintaan dalam {rapid['privacy_hours'] // 24}x24 jam"),
    ]


@pytest.mark.parametrize(("guide", "words"), told())
def test_the_guide_tells_the_number_of_the_policy(guide, words):
    (path,) = (ROOT / "docs" / "panduan").glob(f"{guide}-*.md")
    assert words in " ".join(path.read_text(encoding="utf-8").split())


def test_the_guide_knows_which_days_bring_no_mail():
    assert policy("quiet-hours")["quiet"]["days"] == ["sunday"]
    assert "tidak pada malam hari atau hari Minggu" in " ".join(
        next((ROOT / "docs" / "panduan").glob("08-*.md")).read_text(encoding="utf-8").split()
    )
