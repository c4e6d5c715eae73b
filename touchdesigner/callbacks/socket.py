"""Callbacks of the WebSocket DAT `socket`, which speaks fuelrail.v1."""

import sys

_folder = parent().par.Kitfolder.eval()
if _folder not in sys.path:
    sys.path.insert(0, _folder)

from fuelrail_td.registry import receiver_of  # noqa: E402


def _receiver(dat):
    return receiver_of(dat.parent(), run, op.TDResources)


def onConnect(dat):
    _receiver(dat).opened(dat)


def onDisconnect(dat):
    _receiver(dat).closed(dat)


def onReceiveText(dat, rowIndex, message):
    _receiver(dat).text(message)


def onReceiveBinary(dat, contents):
    _receiver(dat).binary(contents)


def onReceivePing(dat, contents):
    dat.sendPong(contents)


def onReceivePong(dat, contents):
    pass


def onMonitorMessage(dat, message):
    _receiver(dat).monitored(message)
