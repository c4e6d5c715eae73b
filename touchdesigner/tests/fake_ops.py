"""The few operators that the kit touches, held to what TouchDesigner documents of them."""

import types

from .fake_pars import FakePage, FakePars
from .fake_images import decode

TOP_COMMON = {
    "outputresolution": ("str", "useinput"),
    "resolutionw": ("int", 256),
    "resolutionh": ("int", 256),
}


class Connector:
    def __init__(self):
        self.source = None

    def connect(self, source):
        self.source = source


class FakeOp:
    PARS = {}
    INPUTS = 1

    def __init__(self, world, parent, name):
        self.world = world
        self._parent = parent
        self.name = name
        self.id = world.next_id()
        self.children = {}
        self.valid = True
        self.nodeX = self.nodeY = 0
        self.par = FakePars(self, self.PARS)
        self.inputConnectors = [Connector() for _ in range(self.INPUTS)]
        self.cooks = 0
        self.text = ""
        self.made()

    def made(self):
        pass

    def check_valid(self):
        self.world.check()
        if not self.valid:
            raise RuntimeError(f"The operator {self.name} is no more")

    @property
    def path(self):
        if self._parent is None:
            return "/"
        return f"{self._parent.path.rstrip('/')}/{self.name}"

    def parent(self):
        self.world.check()
        return self._parent

    def op(self, name):
        self.check_valid()
        return self.resolve(name, inside=True)

    def resolve(self, path, inside=False):
        at = self if inside else self._parent
        if path.startswith("/"):
            at = self.world.root
        for word in path.split("/"):
            if word in ("", "."):
                continue
            at = None if at is None else at._parent if word == ".." else at.children.get(word)
        return at

    def create(self, kind, name):
        self.check_valid()
        if not isinstance(kind, type):
            raise TypeError("create wants an operator type")
        if name in self.children:
            raise ValueError(f"{name} is there already")
        made = kind(self.world, self, name)
        self.children[name] = made
        return made

    def destroy(self):
        self.check_valid()
        for child in list(self.children.values()):
            child.destroy()
        self.valid = False
        del self._parent.children[self.name]

    def findChildren(self, name=None):
        self.check_valid()
        found = []
        for child in self.children.values():
            found += [child] if name in (None, child.name) else []
            found += child.findChildren(name=name)
        return found

    def appendCustomPage(self, name):
        return FakePage(self, name)

    def par_changed(self, par, before):
        self.world.par_changed(par, before)

    def par_pulsed(self, par):
        self.world.par_pulsed(par)

    def namespace(self):
        """What a script of this operator sees."""

        def find(name):
            return self.resolve(name)

        find.TDResources = self.world.resources
        return {
            "me": self,
            "op": find,
            "parent": self.parent,
            "run": self.world.run,
            "project": self.world.project,
            "print": self.world.printed.append,
        }

    def cook(self, force=False):
        self.check_valid()
        if self.world.callback_depth:
            raise RuntimeError("A cook from inside a DAT's callback is circular")
        self.cooks += 1


class BaseCOMP(FakeOp):
    pass


class TextDAT(FakeOp):
    PARS = {"file": ("str", ""), "language": ("str", "")}

    @property
    def module(self):
        """The text as a module, run anew when it changed, as after loading a project."""
        if getattr(self, "_ran", None) != self.text:
            self._module = types.ModuleType(self.name)
            self._module.__dict__.update(self.namespace())
            exec(compile(self.text, self.path, "exec"), self._module.__dict__)
            self._ran = self.text
        return self._module


class TableDAT(FakeOp):
    PARS = {"file": ("str", "")}

    def made(self):
        self.rows = [[""]]
        self.writes = 0

    @property
    def numRows(self):
        return len(self.rows)

    def clear(self):
        self.writes += 1
        self.rows = []

    def appendRow(self, cells):
        self.writes += 1
        self.rows.append([str(cell) for cell in cells])

    def __setitem__(self, place, value):
        self.writes += 1
        self.rows[place[0]][place[1]] = str(value)

    def values(self):
        return {row[0]: row[1] for row in self.rows}


class WithCallbacks(FakeOp):
    """Operators that bring a docked callbacks DAT with them."""

    def made(self):
        self._parent.create(TextDAT, f"{self.name}_callbacks")
        self.par.callbacks = f"{self.name}_callbacks"

    def call(self, name, *arguments):
        callbacks = self.par.callbacks.eval()
        handler = None if callbacks is None else getattr(callbacks.module, name, None)
        return None if handler is None else handler(self, *arguments)


class WebsocketDAT(WithCallbacks):
    PARS = {
        "active": ("toggle", False),
        "netaddress": ("str", ""),
        "port": ("int", 80),
        "timeout": ("int", 5000),
        "callbacks": ("op", ""),
        "clamp": ("toggle", True),
        "maxlines": ("int", 100),
        "bytes": ("toggle", False),
    }

    def made(self):
        super().made()
        self.rows = []
        self.link = None
        self.is_announced = False

    def par_changed(self, par, before):
        super().par_changed(par, before)
        if par.name == "active":
            self.world.switch_socket(self)

    def callback(self, name, *arguments):
        self.world.callback_depth += 1
        try:
            self.call(name, *arguments)
        finally:
            self.world.callback_depth -= 1

    def receive_text(self, message):
        """Every text becomes a row, the oldest of which go first."""
        self.rows.append(message)
        if self.par.clamp.eval():
            self.rows = self.rows[-self.par.maxlines.eval() :]
        self.callback("onReceiveText", len(self.rows) - 1, message)

    def _send(self, name, data):
        self.check_valid()
        if self.link is None or not self.is_announced:
            return -1
        getattr(self.link, name)(data)
        return len(data)

    def sendText(self, message):
        assert isinstance(message, str)
        return self._send("send_text", message)

    def sendBinary(self, contents):
        assert isinstance(contents, (bytes, bytearray))
        return self._send("send_binary", bytes(contents))

    def sendPong(self, contents):
        return self._send("send_pong", bytes(contents))


class ServedDAT(WithCallbacks):
    """A DAT whose callbacks a test calls, as TouchDesigner would on its main thread."""

    def callback(self, name, *arguments):
        self.world.callback_depth += 1
        try:
            return self.call(name, *arguments)
        finally:
            self.world.callback_depth -= 1


class WebserverDAT(ServedDAT):
    PARS = {"active": ("toggle", False), "port": ("int", 9980), "callbacks": ("op", "")}

    def made(self):
        super().made()
        self.sent = []

    def webSocketSendBinary(self, client, data):
        self.check_valid()
        assert isinstance(data, (bytes, bytearray))
        self.sent.append((client, bytes(data)))

    def request(self, method, data):
        """What a client gets back for an HTTP request."""
        request = {"method": method, "uri": "/", "pars": {}, "clientAddress": "x", "data": data}
        response = {"statusCode": 404, "statusReason": "Not Found", "data": ""}
        return self.callback("onHTTPRequest", request, response)


class MqttclientDAT(ServedDAT):
    PARS = {"active": ("toggle", False), "netaddress": ("str", ""), "callbacks": ("op", "")}

    def made(self):
        super().made()
        self.subscriptions = []

    def subscribe(self, topic, qos=1):
        self.check_valid()
        self.subscriptions.append((topic, qos))


class ScriptTOP(WithCallbacks):
    PARS = {"callbacks": ("op", ""), **TOP_COMMON}

    def made(self):
        super().made()
        self.picture = None
        self.width, self.height = 256, 256
        self.has_alpha = False
        self.decodes = 0
        # All that was ever shown: j for a JPEG, p for a PNG.
        self.shown = ""
        self._is_cooking = False

    def cook(self, force=False):
        super().cook(force)
        self._is_cooking = True
        try:
            self.call("onCook")
        finally:
            self._is_cooking = False

    def loadByteArray(self, extension, data):
        self.check_valid()
        if not self._is_cooking:
            raise RuntimeError("loadByteArray outside onCook")
        decoded = decode(extension, data)
        if decoded is None:
            return False
        self.decodes += 1
        self.picture = bytes(data)
        self.shown += extension[1]
        self.width, self.height, self.has_alpha = decoded
        return True


class MoviefileinTOP(FakeOp):
    """Opens its file when the path changes or a reload is pulsed; remembers what it then read."""

    PARS = {
        "file": ("str", ""),
        "reload": ("toggle", False),
        "reloadpulse": ("pulse", 0),
        **TOP_COMMON,
    }

    def made(self):
        self.read = []

    def _open(self):
        with open(self.par.file.eval(), "rb") as file:
            self.read.append(file.read())

    def par_changed(self, par, before):
        super().par_changed(par, before)
        if par.name == "file":
            self._open()

    def par_pulsed(self, par):
        super().par_pulsed(par)
        if par.name == "reloadpulse":
            self._open()


class SwitchTOP(FakeOp):
    PARS = {"index": ("float", 0.0), **TOP_COMMON}
    INPUTS = 2


class NullTOP(FakeOp):
    PARS = TOP_COMMON


class OutTOP(FakeOp):
    PARS = {"label": ("str", ""), **TOP_COMMON}


class TextTOP(FakeOp):
    PARS = {"text": ("str", ""), **TOP_COMMON}


class DattoCHOP(FakeOp):
    PARS = {
        "dat": ("op", ""),
        "output": ("str", "chanpercol"),
        "firstrow": ("str", "names"),
        "firstcolumn": ("str", "names"),
    }


class InCHOP(FakeOp):
    PARS = {"label": ("str", "")}

    def made(self):
        self._channels = {}

    def chans(self):
        self.check_valid()
        return [
            types.SimpleNamespace(name=name, eval=lambda value=value: value)
            for name, value in self._channels.items()
        ]

    def put(self, **channels):
        """What is wired into it now says so."""
        before, self._channels = self._channels, {**self._channels, **channels}
        for name, value in channels.items():
            if before.get(name) != value:
                self.world.channel_changed(self, name, value, before.get(name, 0.0))


class ExecuteDAT(TextDAT):
    PARS = {
        "active": ("toggle", True),
        "start": ("toggle", False),
        "framestart": ("toggle", False),
        **TextDAT.PARS,
    }


class ChopexecuteDAT(TextDAT):
    PARS = {
        "active": ("toggle", True),
        "chop": ("op", ""),
        "channel": ("str", "*"),
        "valuechange": ("toggle", False),
        **TextDAT.PARS,
    }


class ParameterexecuteDAT(TextDAT):
    PARS = {
        "active": ("toggle", True),
        "op": ("op", ""),
        "pars": ("str", "*"),
        "custom": ("toggle", False),
        "builtin": ("toggle", False),
        "valuechange": ("toggle", False),
        "onpulse": ("toggle", False),
        **TextDAT.PARS,
    }


TD = types.SimpleNamespace(
    baseCOMP=BaseCOMP,
    textDAT=TextDAT,
    tableDAT=TableDAT,
    websocketDAT=WebsocketDAT,
    webserverDAT=WebserverDAT,
    mqttclientDAT=MqttclientDAT,
    scriptTOP=ScriptTOP,
    moviefileinTOP=MoviefileinTOP,
    switchTOP=SwitchTOP,
    nullTOP=NullTOP,
    outTOP=OutTOP,
    textTOP=TextTOP,
    dattoCHOP=DattoCHOP,
    inCHOP=InCHOP,
    executeDAT=ExecuteDAT,
    chopexecuteDAT=ChopexecuteDAT,
    parameterexecuteDAT=ParameterexecuteDAT,
)
