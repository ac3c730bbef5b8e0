"""What axe-core, the checker of accessibility, says of a part of a page."""

from axe_playwright_python.sync_playwright import Axe


def violations(place):
    """Return what axe-core finds wrong in the element at ``place``, as texts."""
    place.evaluate("element => { element.dataset.axe = 'here' }")
    try:
        found = Axe().run(place.page, context='[data-axe="here"]').response["violations"]
    finally:
        place.evaluate("element => { delete element.dataset.axe }")
    return [f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
