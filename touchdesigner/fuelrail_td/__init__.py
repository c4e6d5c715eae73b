"""
Between TouchDesigner's operators and the ``fuelrail`` package. Nothing here imports ``td``: the
callbacks hand over ``run``, ``op`` and their operators, so all of it runs on plain Python too.
Everything runs on TouchDesigner's main thread.
"""
