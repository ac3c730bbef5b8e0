"""Compare what `course.py build` has made with what is committed: all is equal, or only pictures differ, and hardly.

    python tools/compare.py

Another processor rounds otherwise, and so a few pixels of a picture may differ there. Ends with a sentence for each
file that differs by more than that.
"""

import base64
import copy
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parents[1]
MOST = 0.005  # the share of a picture's pixels that may differ


def alike(one, other):
    """Whether all but a few pixels of two PNGs are equal."""
    one, other = (np.asarray(Image.open(io.BytesIO(png)).convert("RGB")) for png in (one, other))
    return one.shape == other.shape and (one != other).any(axis=2).mean() <= MOST


def parts(notebook):
    """Return (the notebook without its pictures, [PNG])."""
    notebook, pngs = copy.deepcopy(notebook), []
    for cell in notebook["cells"]:
        bundles = [output.get("data", {}) for output in cell.get("outputs", [])]
        for bundle in [*bundles, *cell.get("attachments", {}).values()]:
            if "image/png" in bundle:
                pngs.append(base64.b64decode("".join(bundle.pop("image/png"))))
                bundle["picture"] = len(pngs)
    return notebook, pngs


def same(name, old, new):
    """Whether two versions of a file are equal but for a few pixels."""
    if name.endswith(".png"):
        return alike(old, new)
    if not name.endswith(".ipynb"):
        return False
    (before, old_pngs), (after, new_pngs) = parts(json.loads(old)), parts(json.loads(new))
    return before == after and all(map(alike, old_pngs, new_pngs))


def git(*arguments):
    """Return what git prints."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout


def main():
    """Name what differs; return the exit status."""
    changed = git("diff", "--name-only", "HEAD").decode().split()
    different = [name for name in changed if not same(name, git("show", f"HEAD:{name}"), (ROOT / name).read_bytes())]
    for name in different:
        print(f"{name} is not what is committed: run `python3 course.py build` and commit what it changes.")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
