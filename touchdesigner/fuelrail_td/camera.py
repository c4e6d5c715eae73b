"""From a CHOP's channels to camera poses."""

from fuelrail.pose_bridge import BadPose, PoseBridge, pose_of


class CameraSender:
    """Reads ``camera_in`` once at the end of a frame in which it changed."""

    def __init__(self, receiver):
        self._receiver = receiver
        self.bridge = PoseBridge(receiver._now)
        self.fault = None
        self._is_asked = False
        self._is_awaited = False

    @property
    def is_on(self):
        return bool(self._receiver.par("Camerasend"))

    def begin(self):
        """What the CHOP says now is where things begin; nothing is sent for it."""
        self.fault = None
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
            self.fault = "This room lets you watch only; the camera needs an operator's token"
            self._receiver.notes.say("camera", self.fault)
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
            self.fault = str(fault)
            self._receiver.notes.say("camera", self.fault)
            return None
        self.fault = None
        return pose
