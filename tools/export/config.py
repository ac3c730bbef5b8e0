"""How nbconvert exports a notebook, from .venv by itself, from elsewhere with `--config tools/export/config.py`.

A figure is exported as its picture, with its description as the alternative text; in LaTeX, where nothing can be
folded, solutions stand at the end.
"""

from pathlib import Path

c = get_config()  # noqa: F821  (Jupyter hands it to this file)
c.TemplateExporter.extra_template_basedirs = [str(Path(__file__).parent)]
c.HTMLExporter.template_name = "course"
c.LatexExporter.template_name = "course-latex"
c.NbConvertBase.display_data_priority = [
    "image/png",
    "text/html",
    "image/svg+xml",
    "text/markdown",
    "text/latex",
    "text/plain",
]
