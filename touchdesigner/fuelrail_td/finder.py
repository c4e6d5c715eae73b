"""Finds operators by name, near first."""


def find_operator(start, names):
    """
    The operator of one of ``names`` that is nearest to ``start``: beside it, below its component,
    then the same for each component further up; None when there is none.
    """
    component = start.parent()
    while component is not None:
        for name in names:
            found = component.op(name)
            if found is not None:
                return found
        for name in names:
            below = component.findChildren(name=name)
            if below:
                return min(below, key=lambda found: found.path.count("/"))
        component = component.parent()
    return None


class Finder:
    """Remembers what was found for as long as it exists."""

    def __init__(self, start):
        self._start = start
        self._found = {}

    def __call__(self, *names):
        found = self._found.get(names)
        if found is None or not found.valid:
            found = find_operator(self._start, names)
            self._found[names] = found
        return found
