"""Opens a WebSocket DAT again after its connection ended: the DAT itself does not."""

ATTEMPT_S = 8.0
APART_S = 0.1


class Redial:
    """Switches the DAT's ``active`` off and on, with growing pauses, until it says it is open."""

    def __init__(self, schedule, backoff, find_dat):
        self._schedule = schedule
        self._backoff = backoff
        self._find_dat = find_dat
        self._turn = 0
        self.is_open = False
        self.is_wanted = False

    def start(self):
        """Dials now, from the beginning."""
        self.is_wanted = True
        self._backoff.succeeded()
        self._dial(self._next_turn())

    def stop(self):
        self.is_wanted = False
        self.is_open = False
        self._next_turn()
        dat = self._find_dat()
        if dat is not None:
            dat.par.active = False

    def opened(self):
        self.is_open = True
        self.is_wanted = True
        self._next_turn()

    def settled(self):
        """The other side answered: the next pause is short again."""
        self._backoff.succeeded()

    def closed(self, wait_s=None):
        """The connection ended or was refused; comes back after ``wait_s`` or the usual pause."""
        self.is_open = False
        if not self.is_wanted:
            return
        turn = self._next_turn()
        wait = self._backoff.next_wait_s() if wait_s is None else wait_s
        self._schedule.after(wait, lambda: self._dial(turn))

    def _next_turn(self):
        self._turn += 1
        return self._turn

    def _dial(self, turn):
        dat = self._find_dat()
        if turn != self._turn or not self.is_wanted or dat is None:
            return
        # Both in one frame would be one unchanged value.
        dat.par.active = False
        turn = self._next_turn()
        self.is_open = False
        self._schedule.after(APART_S, lambda: self._switch_on(turn))

    def _switch_on(self, turn):
        dat = self._find_dat()
        if turn != self._turn or not self.is_wanted or dat is None:
            return
        dat.par.active = True
        self._schedule.after(ATTEMPT_S, lambda: self._give_up(turn))

    def _give_up(self, turn):
        if turn == self._turn and not self.is_open:
            self.closed()
