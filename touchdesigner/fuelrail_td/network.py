"""Makes the whole receiver as a component: operators, wires, parameters, callbacks."""

import os

SIDE = 1280
TIERS = (
    ("auto", "Auto"),
    ("full", "Full"),
    ("half", "Half"),
    ("quarter", "Quarter"),
    ("off", "Stills only"),
)


def build(owner, td, folder, name="fuelrail"):
    """
    Puts a component ``name`` into the component ``owner``; one that is there already is replaced.
    ``td`` holds the operator types, ``folder`` is where this kit lies.
    """
    old = owner.op(name)
    if old is not None:
        old.destroy()
    comp = owner.create(td.baseCOMP, name)
    _add_parameters(comp, folder)

    def callbacks(path):
        with open(os.path.join(folder, path), encoding="utf-8") as file:
            return file.read()

    socket = _make(comp, td.websocketDAT, "socket", 0, 0, active=False)
    _callbacks_dat(comp, td, socket, callbacks(os.path.join("callbacks", "socket.py")), 0, -120)
    info = _make(comp, td.tableDAT, "info", 200, -120)
    info.clear()
    _make(
        comp, td.dattoCHOP, "info_channels", 400, -120,
        dat="info", output="chanperrow", firstrow="values", firstcolumn="names",
    )  # fmt: skip

    live = _make(comp, td.scriptTOP, "live", 0, 200)
    held = _make(comp, td.scriptTOP, "held", 0, 360)
    shared = _make(comp, td.textDAT, "script_top_callbacks", -200, 200)
    shared.text = callbacks("script_top_callbacks.py")
    for script in (live, held):
        docked = script.par.callbacks.eval()
        script.par.callbacks = shared.name
        if docked is not None and docked is not shared:
            docked.destroy()
    program = _make(comp, td.switchTOP, "program", 200, 200, index=0)
    _wire(live, program, 0)
    _wire(held, program, 1)
    for source, out_name, y in ((program, "out_program", 200), (live, "out_preview", 360)):
        fit = _make(comp, td.nullTOP, out_name.replace("out", "fit"), 400, y)
        fit.par.outputresolution = "limit"
        fit.par.resolutionw.expr = "parent().par.Fitwidth"
        fit.par.resolutionh.expr = "parent().par.Fitheight"
        _wire(source, fit, 0)
        out = _make(comp, td.outTOP, out_name, 600, y)
        _wire(fit, out, 0)

    _make(comp, td.inCHOP, "camera_in", 0, -320)
    _make(
        comp, td.chopexecuteDAT, "camera_execute", 200, -320,
        chop="camera_in", channel="*", valuechange=True,
    ).text = callbacks(os.path.join("callbacks", "camera.py"))  # fmt: skip
    parameters = _make(
        comp, td.parameterexecuteDAT, "parameter_execute", 200, -440,
        pars="*", custom=True, builtin=False, valuechange=True, onpulse=True,
    )  # fmt: skip
    parameters.par.op.expr = "parent()"
    parameters.text = callbacks(os.path.join("callbacks", "parameters.py"))
    _make(comp, td.executeDAT, "start_execute", 0, -440, start=True).text = callbacks(
        os.path.join("callbacks", "start.py")
    )
    return comp


def _make(comp, kind, name, x, y, **pars):
    made = comp.create(kind, name)
    made.nodeX, made.nodeY = x, y
    for par, value in pars.items():
        setattr(made.par, par, value)
    return made


def _callbacks_dat(comp, td, socket, text, x, y):
    docked = socket.par.callbacks.eval()
    if docked is None:
        docked = _make(comp, td.textDAT, "socket_callbacks", x, y)
        socket.par.callbacks = docked.name
    docked.text = text


def _wire(source, target, index):
    target.inputConnectors[index].connect(source)


def _add_parameters(comp, folder):
    page = comp.appendCustomPage("Fuelrail")

    def add(par, value):
        par.default = value
        par.val = value

    add(page.appendToggle("Active", label="Active")[0], True)
    add(page.appendStr("Address", label="Address")[0], "127.0.0.1:8080")
    add(page.appendStr("Room", label="Room")[0], "STUDIO")
    add(page.appendStr("Token", label="Token")[0], "")
    add(page.appendStr("Name", label="Name")[0], "TouchDesigner")
    tier = page.appendMenu("Tier", label="Tier")[0]
    tier.menuNames = [name for name, _ in TIERS]
    tier.menuLabels = [label for _, label in TIERS]
    add(tier, "auto")
    fps = page.appendFloat("Maxfps", label="Max FPS")[0]
    fps.min, fps.max, fps.clampMin, fps.clampMax = 0.1, 240, True, True
    fps.normMin, fps.normMax = 1, 60
    add(fps, 30.0)
    for name, label in (("Fitwidth", "Fit Width"), ("Fitheight", "Fit Height")):
        side = page.appendInt(name, label=label)[0]
        side.min, side.max, side.clampMin, side.clampMax = 1, 16384, True, True
        add(side, SIDE)
    add(page.appendToggle("Lockonfinal", label="Lock on Final")[0], False)
    page.appendPulse("Reconnect", label="Reconnect")

    page = comp.appendCustomPage("Program")
    program = page.appendMenu("Program", label="Program")[0]
    program.menuNames = ["follow", "manual"]
    program.menuLabels = ["Follow Preview", "Manual Take"]
    add(program, "follow")
    page.appendPulse("Take", label="Take")
    add(page.appendToggle("Freeze", label="Freeze")[0], False)

    page = comp.appendCustomPage("Camera")
    add(page.appendToggle("Camerasend", label="Send Camera")[0], False)
    rate = page.appendFloat("Camerafps", label="Camera FPS")[0]
    rate.min, rate.max, rate.clampMin, rate.clampMax = 1, 60, True, True
    add(rate, 30.0)

    page = comp.appendCustomPage("Kit")
    add(page.appendFolder("Kitfolder", label="Kit Folder")[0], folder)
