"""Delayed calls by TouchDesigner's ``run``."""


class Schedule:
    """
    ``reference`` is ``op.TDResources``: delays that are measured by it go on while the timeline is
    paused, when pictures are to arrive all the same.
    """

    def __init__(self, run, reference):
        self._run = run
        self._reference = reference

    def after(self, seconds, call):
        milliseconds = max(1, round(seconds * 1000))
        self._run(
            "args[0]()", call, delayMilliSeconds=milliseconds, delayRef=self._reference
        )

    def end_of_frame(self, call):
        """Out of the callback that asks: an operator must not be cooked from inside one."""
        self._run("args[0]()", call, endFrame=True)
