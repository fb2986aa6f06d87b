"""Texts of replies in, their class, dates and persons out. French and English, no network, no clock."""

from vigie.replies.reading import read
from vigie.replies.stripping import newest

__all__ = ["newest", "read"]
