"""What is on stage (program) and what could be (preview): follow, take and freeze."""


class ProgramSwitch:
    """
    The preview is always the newest picture. While it follows, the program is the preview. Frozen,
    or under ``manual``, the program stands still and shows a picture of its own: the one of the
    moment of freezing, or of the last take.
    """

    def __init__(self):
        self.preview = None
        self.held = None
        self.frozen = False
        self.manual = False
        #: Rises when another picture must be put into the place of the held one.
        self.held_version = 0

    @property
    def shows_held(self):
        return (self.frozen or self.manual) and self.held is not None

    @property
    def program(self):
        return self.held if self.shows_held else self.preview

    def offer(self, picture):
        """A new preview."""
        self.preview = picture

    def freeze(self, on):
        if on and not self.frozen:
            self._hold(self.program)
        self.frozen = on

    def set_manual(self, on):
        if on and not self.manual:
            self._hold(self.program)
        self.manual = on

    def take(self):
        """Puts the preview on stage; without effect while frozen, which is said by False."""
        if self.frozen or self.preview is None:
            return False
        if self.manual:
            self._hold(self.preview)
        return True

    def _hold(self, picture):
        if picture is None or picture is self.held:
            return
        self.held = picture
        self.held_version += 1
