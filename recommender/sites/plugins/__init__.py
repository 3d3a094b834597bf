"""Plugins for generators that are written in Python: they make the lists during the build, and no file is needed.

Each module is imported by its generator, and imports it. Nothing of the package imports them.
"""
