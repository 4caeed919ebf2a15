"""Pictures and pages made up for tests: nobody is on them."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw, ImageFilter


def saved(picture: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def scene(seed: int) -> Image.Image:
    """A sky, a ground and what stands on it, like a photo of an activity; 640 by 480."""
    chance = random.Random(seed)  # noqa: S311
    width, height = 640, 480
    horizon = int(height * chance.uniform(0.3, 0.6))
    picture = Image.new("RGB", (width, height), _colour(chance, 120, 240))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, horizon, width, height), fill=_colour(chance, 40, 140))
    for _thing in range(chance.randrange(5, 14)):
        left, top = chance.randrange(width), chance.randrange(horizon // 2, height)
        size = chance.randrange(height // 12, height // 3)
        colour = _colour(chance, 0, 256)
        if chance.random() < 0.5:
            draw.rectangle((left, top, left + size, top + size), fill=colour)
        else:
            draw.ellipse((left, top, left + size // 2, top + size // 2), fill=colour)
            draw.rectangle((left, top + size // 2, left + size // 2, top + 2 * size), fill=colour)
    noise = Image.effect_noise((width, height), 12).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(1.5)), noise, 0.06)


def _colour(chance: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return tuple(chance.randrange(low, high) for _ in range(3))
