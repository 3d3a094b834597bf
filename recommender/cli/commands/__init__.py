"""The commands: ``recommender NAME`` calls ``run(arguments)`` of the module NAME, which returns the exit code.

A module is imported only when its command is run, so that ``--help`` and the other commands do not wait for it.
"""
