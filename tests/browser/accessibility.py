"""What axe-core, the checker of accessibility, says of a part of a page."""

from axe_playwright_python.sync_playwright import Axe


def violations(places):
    """Return what axe-core finds wrong in the elements at ``places``, as texts."""
    places.evaluate_all("elements => elements.forEach((element) => { element.dataset.axe = 'here' })")
    try:
        found = Axe().run(places.page, context='[data-axe="here"]').response["violations"]
    finally:
        places.evaluate_all("elements => elements.forEach((element) => { delete element.dataset.axe })")
    return [f"{each['id']}: {each['help']}: {node['html'][:200]}" for each in found for node in each["nodes"]]
