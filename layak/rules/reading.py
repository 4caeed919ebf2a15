"""Reading a mapping from outside field by field, collecting every fault instead of stopping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import cast

from layak.rules.refusal import Problem

LARGEST = Decimal(1_000_000)


class Lined(dict[str, object]):
    """A mapping that remembers the line of the file it began in."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


class Spot:
    """A place in a file: typed access to its fields. A wrong field is a fault and a stand-in value."""

    def __init__(self, raw: object, path: str, faults: list[Problem]) -> None:
        self.path = path
        self.faults = faults
        self.fields: Mapping[str, object] = (
            cast(Mapping[str, object], raw) if isinstance(raw, Mapping) else {}
        )
        self.line: int | None = getattr(raw, "line", None)
        if not isinstance(raw, Mapping):
            self.fault("seharusnya berisi pasangan nama dan nilai")

    @property
    def at(self) -> str:
        return f"{self.path} (baris {self.line})" if self.line else self.path

    def fault(self, say: str, fix: str = "") -> None:
        self.faults.append(Problem(self.at, say, fix))

    def below(self, raw: object, name: str) -> Spot:
        """A spot one level deeper."""
        return Spot(raw, f"{self.path} > {name}" if self.path else name, self.faults)

    def has(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self.fields.get(name)
        if value is None and default is not None:
            return default
        found = _text(value)
        if found is None:
            self.fault(
                f"`{name}` harus berupa teks", f"Isi `{name}`; tulis kode dalam tanda kutip."
            )
            return default or ""
        if not found and default is None:
            self.fault(f"`{name}` kosong", f"Isi `{name}`.")
        return found

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """A finite number of ordinary size; without a default it must be there."""
        value = self.fields.get(name)
        if value is None and default is not None:
            return default
        found = _number(value)
        if found is None:
            self.fault(f"`{name}` harus berupa angka", f"Isi `{name}` dengan angka, misalnya 12.5.")
            return default or Decimal(0)
        return found

    def choice[T: str](self, name: str, allowed: Sequence[T], default: T) -> T:
        value = self.fields.get(name)
        if value is None:
            return default
        for candidate in allowed:
            if candidate == value:
                return candidate
        self.fault(
            f"`{name}` tidak dikenal: {value!s:.60}", f"Pilih salah satu: {', '.join(allowed)}."
        )
        return default

    def flag(self, name: str) -> bool:
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            self.fault(f"`{name}` harus `true` atau `false`")
            return False
        return value

    def items(self, name: str) -> list[object]:
        """A list; absent reads as empty."""
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(f"`{name}` harus berupa daftar")
            return []
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        found = []
        for item in self.items(name):
            text = _text(item)
            if not text:
                self.fault(f"`{name}` memuat isian yang bukan teks: {item!s:.60}")
            else:
                found.append(text)
        return tuple(found)

    def numbers(self, name: str) -> tuple[Decimal, ...]:
        found = []
        for item in self.items(name):
            number = _number(item)
            if number is None:
                self.fault(f"`{name}` memuat isian yang bukan angka: {item!s:.60}")
            else:
                found.append(number)
        return tuple(found)

    def mapping(self, name: str) -> Iterator[tuple[str, object]]:
        """The entries of a mapping of names; absent reads as empty."""
        value = self.fields.get(name)
        if value is None:
            return
        if not isinstance(value, Mapping):
            self.fault(f"`{name}` harus berisi pasangan nama dan nilai")
            return
        for key, entry in value.items():
            yield str(key), entry

    def refuse_misspelt(self, known: Sequence[str]) -> None:
        """An unknown field may stand; one that looks like a slip of a known one may not."""
        for name in self.fields:
            if name in known:
                continue
            if near := get_close_matches(str(name), known, n=1, cutoff=0.8):
                self.fault(f"`{name!s:.60}` tidak dikenal", f"Mungkin maksudnya `{near[0]}`.")


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= LARGEST else None
