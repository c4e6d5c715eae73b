"""
The receivers of this session, by operator. They are made on first use, also after a project was
loaded again, and are never stored in operators, whose storage is saved with the project.
"""

from .canvas_dat import CanvasDat
from .file_watch import FileWatch
from .receiver import Receiver
from .relay_dats import MqttDat, WebServerDat

_receivers = {}
_canvases = {}
_relays = {}
_watches = {}


def receiver_of(comp, run, reference):
    """The receiver of a component that build_network made."""
    return _kept(_receivers, comp, lambda: Receiver(comp, run, reference))


def canvas_of(dat, run, reference, project_folder):
    """What serves a WebSocket DAT in a canvas room."""
    return _kept(_canvases, dat, lambda: CanvasDat(dat, run, reference, project_folder))


def web_server_of(dat, run, reference):
    """What serves a Web Server DAT that a relay pushes into."""
    return _kept(_relays, dat, lambda: WebServerDat(dat, run, reference))


def mqtt_of(dat, run, reference):
    """What serves an MQTT Client DAT that gets a relay's pictures."""
    return _kept(_relays, dat, lambda: MqttDat(dat, run, reference))


def watch_of(dat, folder):
    """What serves an Execute DAT that watches a relay's folder."""
    return _kept(_watches, dat, lambda: FileWatch(dat, folder))


def cook_relay(script):
    """``onCook`` of a Script TOP: the relay that it belongs to shows its newest picture."""
    for owner, relay in list(_relays.values()):
        top = relay.top() if owner.valid else None
        # TouchDesigner gives an operator out under more than one object.
        if top is not None and top.id == script.id:
            relay.cook(script)
            return


def _kept(store, operator, make):
    for key in [key for key, (owner, _) in store.items() if not owner.valid]:
        del store[key]
    if operator.id not in store:
        store[operator.id] = (operator, make())
    return store[operator.id][1]
