"""The Info table: names and values, written only where they changed."""

INTERVAL_S = 0.25


class InfoTable:
    """
    At most four writes a second unless forced, so that what depends on the table cooks no more.
    An unknown value is an empty cell.
    """

    def __init__(self, now):
        self._now = now
        self._written_at = None
        self._cells = {}

    def write(self, table, values, force=False):
        now = self._now()
        state = str(values.get("state"))
        is_news = self._cells.get("state") != state
        if not force and not is_news and self._written_at is not None:
            if now - self._written_at < INTERVAL_S:
                return
        self._written_at = now
        cells = {name: "" if value is None else str(value) for name, value in values.items()}
        if list(cells) != list(self._cells) or table.numRows != len(cells):
            table.clear()
            for name, cell in cells.items():
                table.appendRow([name, cell])
        else:
            for row, (name, cell) in enumerate(cells.items()):
                if self._cells[name] != cell:
                    table[row, 1] = cell
        self._cells = cells
