"""What `data/policy/statistics.yaml` says. Works without Django and from any folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layak.platform.documents.files import lined_yaml
from layak.rules.reading import Spot
from layak.rules.suppression.tables import StatisticsPolicy, parse_policy

PATH = Path(__file__).resolve().parents[4] / "data" / "policy" / "statistics.yaml"


@cache
def statistics_policy() -> StatisticsPolicy:
    """How counts about children may be published. Errors: FaultyCounts, UnreadableYaml."""
    content, _ = lined_yaml.read(PATH.read_text(encoding="utf-8"))
    return parse_policy(Spot(content, PATH.name, []).fields)
