"""Parameters of the fake operators: named strictly, typed as in TouchDesigner."""

import re


class FakePar:
    def __init__(self, owner, name, value, kind="str"):
        self.owner = owner
        self.name = name
        self.kind = kind
        self.default = value
        self.expr = None
        self.menuNames = []
        self.menuLabels = []
        self.min = self.max = self.normMin = self.normMax = 0
        self.clampMin = self.clampMax = False
        self.pulses = 0
        self._val = value

    @property
    def val(self):
        return self._val

    @val.setter
    def val(self, value):
        self.owner.world.check()
        if self.kind == "menu" and value not in self.menuNames:
            raise ValueError(f"{self.name} has no choice {value!r}")
        before, self._val = self._val, self._cast(value)
        self.expr = None
        if before != self._val:
            self.owner.par_changed(self, before)

    def _cast(self, value):
        if self.kind == "toggle":
            return bool(value)
        if self.kind in ("int", "float"):
            number = (int if self.kind == "int" else float)(value)
            if self.clampMin:
                number = max(self.min, number)
            return min(self.max, number) if self.clampMax else number
        if self.kind == "op":
            return value if isinstance(value, str) else getattr(value, "path", "")
        return "" if value is None else str(value)

    def eval(self):
        self.owner.world.check()
        if self.expr is not None:
            value = eval(self.expr, self.owner.namespace())
            # An expression that ends in a parameter means its value.
            return value.eval() if isinstance(value, FakePar) else value
        if self.kind == "op":
            return self.owner.resolve(self._val) if self._val else None
        return self._val

    def pulse(self):
        self.owner.world.check()
        self.pulses += 1
        self.owner.par_pulsed(self)


class FakePars:
    """``op.par``: what is no parameter raises, as assignments to a wrong name do in TouchDesigner."""

    def __init__(self, owner, specs):
        object.__setattr__(self, "_owner", owner)
        object.__setattr__(
            self,
            "_pars",
            {name: FakePar(owner, name, value, kind) for name, (kind, value) in specs.items()},
        )

    def __getattr__(self, name):
        self._owner.check_valid()
        try:
            return self._pars[name]
        except KeyError:
            raise AttributeError(f"{self._owner.path} has no parameter {name}") from None

    def __setattr__(self, name, value):
        getattr(self, name).val = value

    def add(self, par):
        if par.name in self._pars:
            raise ValueError(f"{par.name} is there already")
        self._pars[par.name] = par
        return par

    def names(self):
        return list(self._pars)


class FakePage:
    """A page of custom parameters; their names are a capital followed by small letters, digits."""

    def __init__(self, comp, name):
        self._comp = comp
        self.name = name

    def _append(self, name, kind, value):
        if re.fullmatch(r"[A-Z][a-z0-9]*", name) is None:
            raise ValueError(f"{name} cannot name a custom parameter")
        return [self._comp.par.add(FakePar(self._comp, name, value, kind))]

    def appendToggle(self, name, label=None):
        return self._append(name, "toggle", False)

    def appendStr(self, name, label=None):
        return self._append(name, "str", "")

    def appendFolder(self, name, label=None):
        return self._append(name, "str", "")

    def appendFloat(self, name, label=None):
        return self._append(name, "float", 0.0)

    def appendInt(self, name, label=None):
        return self._append(name, "int", 0)

    def appendMenu(self, name, label=None):
        return self._append(name, "menu", "")

    def appendPulse(self, name, label=None):
        return self._append(name, "pulse", 0)
