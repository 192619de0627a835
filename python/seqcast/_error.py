# SPDX-License-Identifier: MIT
"""Exception and warning of the module."""


class Error(Exception):
    """What went wrong, as the program would say it.

    message: file and line first, got and then expected.
    hint: what to do next, or "".
    file: the file that the error is in, or None. line: the line in it, from 1, or None.
    setting: the argument that is meant, or None.
    """

    def __init__(self, message, hint="", file=None, line=None, setting=None):
        super().__init__(message, hint, file, line, setting)
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.setting = setting

    def __str__(self):
        return f"{self.message}\n  hint: {self.hint}" if self.hint else self.message


class Notice(UserWarning):
    """What a caller should know although nothing is wrong: what was assumed, renamed, clipped or left out."""


Error.__module__ = Notice.__module__ = "seqcast"


def open_again(path, opening):
    """A copy of a model, as pickle asks for it."""
    import seqcast

    return seqcast.open(path, **opening)
