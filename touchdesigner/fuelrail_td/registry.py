"""
The receivers of this session, by operator. They are made on first use, also after a project was
loaded again, and are never stored in operators, whose storage is saved with the project.
"""

from .canvas_dat import CanvasDat
from .receiver import Receiver

_receivers = {}
_canvases = {}


def receiver_of(comp, run, reference):
    """The receiver of a component that build_network made."""
    return _kept(_receivers, comp, lambda: Receiver(comp, run, reference))


def canvas_of(dat, run, reference, project_folder):
    """What serves a WebSocket DAT in a canvas room."""
    return _kept(_canvases, dat, lambda: CanvasDat(dat, run, reference, project_folder))


def _kept(store, operator, make):
    for key in [key for key, (owner, _) in store.items() if not owner.valid]:
        del store[key]
    if operator.id not in store:
        store[operator.id] = (operator, make())
    return store[operator.id][1]
