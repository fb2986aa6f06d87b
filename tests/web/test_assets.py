"""Files of others are the ones that were looked at; colours can be read."""

import hashlib
import re
from pathlib import Path

import pytest

from vigie import web

STATIC = Path(web.__file__).parent / "static" / "web"
VENDORED = {
    "htmx-4.0.1.min.js": "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130",
    "geist-latin-5.3.0.woff2": "19f9c92546aa300c312235e3125af1b81394d8db9a4bc4a425cd5b641d2d54e1",
}
AXE = Path(__file__).parent.parent / "browser" / "vendor" / "axe-4.14.1.min.js"


@pytest.mark.parametrize("name", VENDORED)
def test_vendored_files_are_the_pinned_ones(name):
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == VENDORED[name]


def test_the_accessibility_checker_is_the_pinned_one():
    pinned = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
    assert hashlib.sha256(AXE.read_bytes()).hexdigest() == pinned


def test_every_vendored_file_has_its_licence_beside_it():
    assert {f.name for f in (STATIC / "vendor").glob("*.txt")} == {"htmx-LICENSE.txt", "geist-OFL.txt"}
    assert AXE.with_name("axe-LICENSE.txt").exists()


def tokens():
    """name -> (light, dark), from the style sheet itself."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STATIC / "app.css").read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [("ink", "sheet"), ("ink", "bg"), ("ink", "act-bg"), ("ink", "band"), ("ink2", "sheet"), ("ink2", "bg"),
        ("ink2", "sunk"), ("act", "sheet"), ("watch", "sheet"), ("better", "sheet"), ("act", "bg"), ("watch", "bg"),
        ("better", "bg"), ("btn-ink", "btn")]  # fmt: skip
DRAWN = [("ctrl", "sheet"), ("ctrl", "bg"), ("edge", "sheet"), ("spark", "band"), ("quiet", "band"), ("act", "band")]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(front, back, theme):
    known = tokens()
    assert contrast(known[front][theme], known[back][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), DRAWN)
def test_drawings_and_borders_can_be_seen(front, back, theme):
    known = tokens()
    assert contrast(known[front][theme], known[back][theme]) >= 3
