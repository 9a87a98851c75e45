"""Room for the frames of what Python calls, all of it in one piece.

Python 3.11 keeps frames in pieces of 16 KB: a loop that calls a function where one piece ends asks the system for the
next one and gives it back at every turn, which takes a sixth of the time of templates and queries. A frame that needs
a megabyte gets a piece of two, and what is called from there has the rest of it.
"""

from functools import wraps

MEGABYTE = 2**20 // 8  # in places of a frame, of 8 bytes each


def _call(function, arguments, named):
    return function(*arguments, **named)


_call.__code__ = _call.__code__.replace(co_stacksize=MEGABYTE)


def with_room(function):
    """The same function; what it calls stands in one piece of a megabyte."""

    @wraps(function)
    def called(*arguments, **named):
        return _call(function, arguments, named)

    return called
