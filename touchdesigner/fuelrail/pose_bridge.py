"""Camera poses from somewhere else's numbers: on change only, no faster than asked, never lost."""

import math

from .binary import encode_pose

CHANNELS = (
    "posx", "posy", "posz",
    "targetx", "targety", "targetz",
    "upx", "upy", "upz",
    "fov",
)  # fmt: skip


class BadPose(ValueError):
    """Numbers that are no camera; its text says why."""


def pose_of(channels):
    """Ten numbers in the order of CHANNELS from a mapping; raises BadPose."""
    missing = [name for name in CHANNELS if name not in channels]
    if missing:
        raise BadPose("The camera CHOP lacks the channels " + ", ".join(missing))
    pose = tuple(float(channels[name]) for name in CHANNELS)
    if not all(map(math.isfinite, pose)):
        raise BadPose("The camera CHOP holds numbers that are not finite")
    if not 0 < pose[9] < 180:
        raise BadPose(f"A field of view of {pose[9]:g} degrees is not between 0 and 180")
    if pose[0:3] == pose[3:6]:
        raise BadPose("The camera stands on its target")
    if not any(pose[6:9]):
        raise BadPose("The camera's up direction has no length")
    return pose


class PoseBridge:
    """
    Hands over a pose when it differs from the last one, at most every ``interval_s``. The first
    pose that is seen is where things begin and is not sent: joining a room moves nobody's camera.
    """

    def __init__(self, now, interval_s=1 / 30):
        self._now = now
        self.interval_s = interval_s
        self._known = None
        self._waiting = None
        self._sent_at = None
        self.input_seq = 0
        self.sent = 0
        #: The last pose, or one before it, was refused for a reason that may pass.
        self.is_refused = False

    def begin(self):
        """Forgets what was seen, as after joining or switching the bridge on."""
        self._known = None
        self._waiting = None
        self.is_refused = False

    def refused(self):
        """Octane was not ready for what was sent; the newest pose is owed to it."""
        self.is_refused = self.sent > 0

    def settle(self):
        """The newest pose arrived, or somebody else has moved the camera since: nothing is owed."""
        self.is_refused = False

    def silent_s(self):
        """Seconds since a pose was sent, or None before the first."""
        return None if self._sent_at is None else self._now() - self._sent_at

    def again(self):
        """Has the newest pose sent once more."""
        self.is_refused = False
        self._waiting = self._known if self._waiting is None else self._waiting

    def offer(self, pose):
        """Notes the newest pose."""
        if self._known is None:
            self._known = pose
        self._waiting = None if pose == self._known else pose

    def wait_s(self):
        """Seconds until something is to be sent, or None when nothing is."""
        if self._waiting is None:
            return None
        if self._sent_at is None:
            return 0.0
        return max(0.0, self._sent_at + self.interval_s - self._now())

    def take(self):
        """The message to send now, or None."""
        wait = self.wait_s()
        if wait is None or wait > 0:
            return None
        pose, self._waiting = self._waiting, None
        self._known = pose
        self._sent_at = self._now()
        self.input_seq += 1
        self.sent += 1
        return encode_pose(self.input_seq, pose[0:3], pose[3:6], pose[6:9], pose[9])
