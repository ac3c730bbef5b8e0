"""Files of the learner's are written whole or not at all, and one after the other."""

import os
import time

_PATIENCE = 2  # seconds


def rewrite(path, change):
    """Put ``change(text)`` in the place of the file's text ("" where there is none); a crash leaves the old one.

    While the new file is there, others wait with theirs: each changes what it has read after it could begin. Raises
    what the system does, an OSError, and whatever ``change`` does; the file is then as it was.
    """
    new = path.with_name(f"{path.stem}_new{path.suffix}")
    file = _begin(new)
    try:
        with file:
            file.write(change(read(path)))
        _replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def read(path):
    """Return the file's text, "" where there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""


def _replace(new, old):
    """Put a file in the place of another; a virus scanner may hold it for a moment."""
    for wait in (0.05, 0.2, 0.5):
        try:
            return os.replace(new, old)
        except PermissionError:
            time.sleep(wait)
    return os.replace(new, old)


def _begin(new):
    """Create and open the file, once nobody else has it; one that a crash left behind is removed."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            return new.open("x", encoding="utf-8")
        except FileExistsError:
            time.sleep(0.01)
    new.unlink(missing_ok=True)
    return new.open("x", encoding="utf-8")
