"""The kind of device a browser names."""

from __future__ import annotations

from typing import Literal

Device = Literal["phone", "tablet", "computer", "unknown"]

TABLETS = ("ipad", "tablet", "silk/", "kindle")
PHONES = ("mobi", "iphone", "ipod")
COMPUTERS = ("windows", "macintosh", "x11", "cros", "linux")


def device_kind(user_agent: str) -> Device:
    """By what browsers write of themselves; Android without "Mobile" is a tablet."""
    said = user_agent.lower()
    if any(word in said for word in TABLETS):
        return "tablet"
    if any(word in said for word in PHONES):
        return "phone"
    if "android" in said:
        return "tablet"
    return "computer" if any(word in said for word in COMPUTERS) else "unknown"
