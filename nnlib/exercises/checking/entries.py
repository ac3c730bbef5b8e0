"""What is wrong with each entry of a tuple, where an answer returns several things."""

from nnlib.exercises.checking import relations, where
from nnlib.exercises.checking.mutants import mutants, near
from nnlib.exercises.checking.running import same


def every_entry(case):
    """Say of each wrong entry what is wrong with it, where that can be said of all of them."""
    return _entries(case, near(case.exercise), every=True)


def some_entries(case):
    """Say which entries are right, and what is wrong with some of the others."""
    return _entries(case, mutants(case.exercise), every=False)


def _entries(case, found, every):
    """Say of each wrong entry what is wrong with it, where a mutant is the same there; and which are right."""
    names, columns = _columns(case)
    if names and every and (said := relations.of_all_entries(case.exercise, case.pairs)):
        return said
    wrong = [k for k, pairs_ in enumerate(columns) if not all(same(got, right) for got, right in pairs_)]
    if not wrong:
        return ""
    said = {k: _entry(case, k, found, every) for k in wrong}
    if len(wrong) == len(names) and not any(said.values()):
        return ""
    unknown = [names[k] for k, text in said.items() if not text]
    if every and unknown:
        return ""
    right = [name for k, name in enumerate(names) if k not in wrong]
    parts = [
        text if len(group) == len(names) else f"{_listed(group)}: {text}"
        for text in dict.fromkeys(filter(None, said.values()))
        if (group := [names[k] for k in wrong if said[k] == text])
    ]
    sentences = " ".join([*_which(right, "right"), *parts, *_which(unknown, "not right yet")])
    return sentences.replace(". the ", ". The ") + (f"\n{case.compared}" if unknown else "")


def _columns(case):
    """Return the names of a tuple's entries, and for each the pairs of what it is and should be."""
    rights = [outcome.value for outcome in case.exercise.expected]
    gots = [outcome.value for outcome in case.outcomes]
    names = case.exercise.entries
    if not names or any(not isinstance(got, tuple | list) or len(got) != len(names) for got in gots):
        return (), []
    return names, [
        list(zip(*column, strict=True))
        for column in zip(zip(*gots, strict=True), zip(*rights, strict=True), strict=True)
    ]


def _entry(case, k, found, every):
    pairs_ = [(got[k], right[k]) for got, right in case.pairs]
    if said := where.given_back(case.exercise, [got for got, _ in pairs_]):
        return said
    for each in found:
        if each.edits[0][1].about != "the order of the result" and each.function is not None:
            same_ = all(
                _same_entry(case.outcomes[i].value, each.outcome(i, case.probes[i]).value, k) for i in case.order
            )
            if same_ and case.could_be(each) and case.evidence.of(each):
                return case.evidence.said(each)
    return "" if every else relations.of_entry(case.exercise, pairs_)


def _same_entry(got, other, k):
    return isinstance(other, tuple | list) and len(other) > k and same(got[k], other[k])


def _which(names, what):
    return [f"{_listed(names)} {'is' if len(names) == 1 else 'are'} {what}."] if names else []


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
