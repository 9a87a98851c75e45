"""A council's brand colour, adjusted in OKLCH until every use of it can be read."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import dataclass
from functools import lru_cache

SITE_COLOUR = "#8a6100"  # where no council speaks; its results stand in assets/_tokens.scss

PAGE, DARK_PAGE = "#fbfaf7", "#15171a"
WHITE, DARK_INK = "#ffffff", "#ece9e3"

_HEX = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_STEP = 0.005  # how far the lightness moves between two tries


@dataclass(frozen=True, slots=True)
class Brand:
    """One brand colour's six uses, each "#rrggbb"; the light cover is the light accent."""

    accent: str
    tint: str
    dark_accent: str
    dark_tint: str
    dark_cover: str
    mid: str


@lru_cache(maxsize=1024)
def adjust(colour: str) -> Brand:
    """Keep the hue, limit the chroma, and move the lightness until the contrast holds."""
    lightness, chroma, hue = _oklch(colour)
    accent, tint = _readable(
        (min(lightness, 0.50), min(chroma, 0.16), hue),
        page=PAGE,
        share=0.07,
        on_page=6.0,
        on_tint=5.0,
        step=-_STEP,
    )
    dark_accent, dark_tint = _readable(
        (max(lightness, 0.74), min(chroma, 0.12), hue),
        page=DARK_PAGE,
        share=0.12,
        on_page=7.5,
        on_tint=6.0,
        step=_STEP,
    )
    return Brand(
        accent=accent,
        tint=tint,
        dark_accent=dark_accent,
        dark_tint=dark_tint,
        dark_cover=_hex(0.33, min(chroma, 0.075), hue),
        mid=_hex(0.60, min(chroma, 0.15), hue),
    )


def stylesheet(brand: Brand) -> str:
    """The text of the one `<style>` block of a council's pages."""
    return (
        f":root{{--accent:{brand.accent};--tint:{brand.tint};--cover:{brand.accent}}}"
        "@media screen and (prefers-color-scheme:dark){"
        f":root{{--accent:{brand.dark_accent};--tint:{brand.dark_tint};--cover:{brand.dark_cover}}}}}"
    )


@lru_cache(maxsize=1024)
def csp_hash(text: str) -> str:
    """The source expression that lets a content security policy accept this block."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(start, *, page, share, on_page, on_tint, step):
    lightness, chroma, hue = start
    while True:
        accent = _hex(lightness, chroma, hue)
        tint = _mix(accent, page, share)
        if contrast(accent, page) >= on_page and contrast(accent, tint) >= on_tint:
            return accent, tint
        lightness += step


def _mix(colour: str, page: str, share: float) -> str:
    return _write(c * share + p * (1 - share) for c, p in zip(_read(colour), _read(page), strict=True))


def _read(colour: str) -> tuple[float, ...]:
    if not _HEX.fullmatch(colour.lower()):
        raise ValueError(f"not a colour like #1a2b3c: {colour!r}")
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _write(channels) -> str:
    return "#" + "".join(f"{round(min(max(c, 0.0), 1.0) * 255):02x}" for c in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    if channel <= 0.0031308:
        return 12.92 * channel
    return 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _read(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklch(colour: str) -> tuple[float, float, float]:
    red, green, blue = map(_linear, _read(colour))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _fits(lightness: float, chroma: float, hue: float) -> bool:
    return all(-1e-6 <= c <= 1 + 1e-6 for c in _linear_rgb(lightness, chroma, hue))


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour a screen has: same lightness and hue, less chroma if need be."""
    if not _fits(lightness, chroma, hue):
        low, high = 0.0, chroma
        for _ in range(16):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(lightness, middle, hue) else (low, middle)
        chroma = low
    return _write(_gamma(max(c, 0.0)) for c in _linear_rgb(lightness, chroma, hue))
