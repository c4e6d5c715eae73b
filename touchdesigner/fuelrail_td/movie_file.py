"""Shows a picture file in a Movie File In TOP."""

LIVE_TOPS = ("canvas_in",)
FINAL_TOPS = ("canvas_final",)
SWITCH_TOPS = ("canvas_switch",)


def show_file(find, path, is_final):
    """
    Has the file read now: by ``canvas_final`` and ``canvas_switch`` when it is a finished picture
    and both are there, else by ``canvas_in``. False when there is no such TOP.
    """
    final, switch = find(*FINAL_TOPS), find(*SWITCH_TOPS)
    is_apart = is_final and final is not None and switch is not None
    top = final if is_apart else find(*LIVE_TOPS)
    if top is None:
        return False
    if _same_path(top.par.file.eval(), path):
        top.par.reloadpulse.pulse()
    else:
        # A new path opens the file by itself; a reload on top would open it twice.
        top.par.file = path
    if switch is not None and final is not None:
        switch.par.index = 1 if is_apart else 0
    return True


def _same_path(one, other):
    return str(one).replace("\\", "/") == str(other).replace("\\", "/")
