"""Texts of replies in, their class, dates and persons out. French and English, no network, no clock."""
