"""From a CHOP's channels to camera poses."""

from fuelrail.pose_bridge import BadPose, PoseBridge, pose_of

RETRY_TICK_S = 0.5
# The room repeats a refusal only after a second of silence: who asks sooner learns nothing.
RETRY_QUIET_S = 1.2
# Refusals for what Octane is doing. What people hold back (control, a lock) is not asked for again.
PASSING = ("busy", "octane_offline", "loading", "render_stopped")


class CameraSender:
    """Reads ``camera_in`` once at the end of a frame in which it changed."""

    def __init__(self, receiver):
        self._receiver = receiver
        self.bridge = PoseBridge(receiver._now)
        #: What is wrong with the CHOP, and what the room refused.
        self._chop_fault = None
        self._refusal = None
        self._is_asked = False
        self._is_awaited = False
        self._is_retrying = False

    @property
    def is_on(self):
        return bool(self._receiver.par("Camerasend"))

    @property
    def fault(self):
        """Why the camera does not follow, or None."""
        return self._chop_fault or self._refusal

    def begin(self):
        """What the CHOP says now is where things begin; nothing is sent for it."""
        self._chop_fault = self._refusal = None
        self.bridge.begin()
        self.bridge.interval_s = 1 / max(1.0, float(self._receiver.par("Camerafps")))
        pose = self._read() if self.is_on else None
        if pose is not None:
            self.bridge.offer(pose)

    def changed(self):
        """The CHOP changed; all its channels are read together later in the frame."""
        if self.is_on and not self._is_asked:
            self._is_asked = True
            self._receiver.end_of_frame(self._take)

    def refused(self, code, message):
        """The room refused what was sent. Once the reason is gone the newest pose goes again."""
        self._refusal = message
        if code in PASSING and self.is_on:
            self.bridge.refused()
            self._retry_soon()

    def moved(self, driver, input_seq):
        """The room's camera moved: by what was sent from here, or by somebody else."""
        own = self._receiver.viewer.welcome.get("viewer_id")
        if driver is None or (driver == own and input_seq < self.bridge.input_seq):
            return
        if self.bridge.is_refused or driver == own:
            self._refusal = None
        self.bridge.settle()

    def _retry_soon(self):
        if not self._is_retrying and self.bridge.is_refused:
            self._is_retrying = True
            self._receiver.after(RETRY_TICK_S, self._retry)

    def _retry(self):
        self._is_retrying = False
        silent = self.bridge.silent_s()
        is_quiet = silent is not None and silent >= RETRY_QUIET_S
        if self.bridge.is_refused and is_quiet and self._receiver.viewer.may_steer and self.is_on:
            self.bridge.again()
            self._refusal = None
            self._send()
        self._retry_soon()

    def _take(self):
        self._is_asked = False
        pose = self._read()
        if pose is not None:
            self.bridge.offer(pose)
        self._send()

    def _send(self):
        viewer = self._receiver.viewer
        if viewer.phase != "joined" or not self.is_on:
            return
        if viewer.welcome.get("role") == "viewer":
            self._refusal = "This room lets you watch only; the camera needs an operator's token"
            self._receiver.notes.say("camera", self._refusal)
            return
        message = self.bridge.take()
        if message is not None:
            self._receiver.send_pose(message)
        wait = self.bridge.wait_s()
        if wait is not None and not self._is_awaited:
            self._is_awaited = True
            self._receiver.after(wait, self._wake)

    def _wake(self):
        self._is_awaited = False
        self._send()

    def _read(self):
        chop = self._receiver.comp.op("camera_in")
        if chop is None:
            return None
        try:
            pose = pose_of({channel.name: channel.eval() for channel in chop.chans()})
        except BadPose as fault:
            self._chop_fault = str(fault)
            self._receiver.notes.say("camera", self._chop_fault)
            return None
        self._chop_fault = None
        return pose
