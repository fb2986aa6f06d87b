"""Mail that comes back, read by itself: bounces, complaints, automatic replies, reports; and who receives for a domain.

`read(raw)` takes the bytes of one message and never raises for what is in them. Axes apart: who wrote it (`dialects/`),
in what format (`formats/`), what it means (`reasons/`, one file each).
"""

from vigie.mail.reading import read

__all__ = ["read"]
