"""Receives Fuelrail pictures in plain Python 3.11: no packages, nothing of TouchDesigner's."""

PROTOCOL_VERSION = 1
SUBPROTOCOL = "fuelrail.v1"
