"""The headless commands, a module each, and the options that name a target.

What is slow to load is loaded where it is used, so that `--version` and `--help` answer at once. For the same
reason nothing is gathered here: a command's module is loaded when the command is called.
"""
