"""What happened to the city's own efforts: each event says its own sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class OfEffort:
    effort: str
    because: str

    @property
    def stream(self) -> str:
        return "city"


@dataclass(frozen=True, kw_only=True)
class EffortWritten(OfEffort):
    """``effort`` is the kind of question; ``start`` and ``whole`` as people write them."""

    kind: ClassVar[str] = "city_effort.written"
    start: str
    whole: str

    def sentence(self) -> str:
        return (
            f"Upaya kota untuk jenis {self.effort} ditulis: mulai {self.start}, seluruh tangga "
            f"{self.whole}. Alasan: {self.because}"
        )


@dataclass(frozen=True, kw_only=True)
class EffortReset(OfEffort):
    kind: ClassVar[str] = "city_effort.reset"

    def sentence(self) -> str:
        return f"Upaya untuk jenis {self.effort} kembali ke usulan kami. Alasan: {self.because}"
