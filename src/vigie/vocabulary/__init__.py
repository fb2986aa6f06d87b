"""The words of the house: enumerations, tables, metrics, errors. No I/O, no framework.

raw record -> event -> fact -> reading -> signal -> finding -> action -> decision -> outcome
"""
