"""Pictures on disk for programs that reload a file: whole or not at all, never half."""

import os
import tempfile


class PictureFiles:
    """
    Writes ``<name>.jpg`` and ``<name>.png`` in one folder. Each write goes to a file beside it and
    is renamed over the old one, so a reader sees the old picture or the new one. Nothing is forced
    to the disk: a picture that is replaced many times a second need not survive a power cut, and
    waiting for the disk would stall the caller's thread.
    """

    def __init__(self, folder, name="canvas"):
        self.folder = os.fspath(folder)
        self.name = name
        self.failures = 0

    def path(self, kind):
        return os.path.join(self.folder, f"{self.name}.{kind}")

    def write(self, kind, data):
        """The path written, or None when the file cannot be replaced at this moment."""
        return self._replace(self.path(kind), data)

    def write_text(self, filename, text):
        """The same for a text file."""
        return self._replace(os.path.join(self.folder, filename), text.encode("utf-8"))

    def _replace(self, path, data):
        part = f"{path}.{os.getpid()}.part"
        try:
            with open(part, "wb") as file:
                file.write(data)
            # Windows refuses while another program has the old file open; the caller tries again.
            os.replace(part, path)
        except OSError:
            self.failures += 1
            try:
                os.remove(part)
            except OSError:
                pass
            return None
        return path


def canvas_folders(project_folder):
    """Where pictures of a canvas room go, most wanted first."""
    temp = tempfile.gettempdir()
    folders = [] if not project_folder else [os.path.join(project_folder, "inbox", "canvas")]
    return folders + [
        os.path.join(os.path.expanduser("~"), "Documents", "Real-Time-Canvas", "canvas"),
        os.path.join(temp, "Real-Time-Canvas", "canvas"),
        os.path.join(temp, "td_canvas"),
    ]


def first_writable(folders):
    """The first folder that can be made and written to; raises OSError when none can."""
    for folder in folders:
        try:
            os.makedirs(folder, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    raise OSError("None of these folders can be written to: " + ", ".join(folders))
