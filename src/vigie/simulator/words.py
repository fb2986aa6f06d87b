"""The made-up French words of the programme: people, firms, titles, answers, diagnostics.

In: `words.toml` beside this file. Out: `WORDS`, read once.
"""

import tomllib
from importlib.resources import files
from typing import Any

WORDS: dict[str, Any] = tomllib.loads(files("vigie.simulator").joinpath("words.toml").read_text(encoding="utf-8"))
