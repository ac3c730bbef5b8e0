"""Measure how long a check takes, and what the checker says, on every answer of tests/bank.

    python benchmarks/checking.py           median and worst, and how the answers fare
    python benchmarks/checking.py --all     what is said about each wrong answer, beside what is wrong with it

A check is timed in a process of its own kind: what it has worked out for an exercise is forgotten before each first
answer, as for a learner who has just started a kernel. Processor time, so that other work on the machine hardly counts.
"""

import statistics
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from test_bank import answers, define  # noqa: E402 (the tests' folder is no package)

from nnlib.exercises import EXERCISES  # noqa: E402
from nnlib.exercises.checking import examine  # noqa: E402
from nnlib.exercises.checking.mutants import mutants, pairs  # noqa: E402

# What a message has where no cause is named: both values side by side, or Python's error alone.
UNNAMED = ("should be", "raised", "not right yet", "close, but not exact")


def main():
    """Print the table, or every message."""
    times, fared = [], Counter()
    for name, kind, about, _, source in answers():
        answer = define(source, name)
        mutants.cache_clear()
        pairs.cache_clear()
        began = time.process_time()
        feedback = examine(EXERCISES[name], answer, aloud=False)
        times.append((time.process_time() - began, name, about))
        first = feedback.message.partition("\n")[0]
        named = not any(words in first for words in UNNAMED)
        if kind == "STYLE":
            fared["right: " + ("accepted" if feedback.status == "Correct" else "TURNED DOWN")] += 1
        else:
            fared["wrong: " + ("ACCEPTED" if feedback.status == "Correct" else "named" if named else "not named")] += 1
        if "--all" in sys.argv and kind == "MISTAKE":
            print(f"{name}: {about}\n    {feedback.message}")
    times = [each for each in times if each[1] != "choose_network"]  # that one trains a network
    print(f"{len(times)} checks, without choose_network: median {1e3 * statistics.median(t for t, *_ in times):.0f} ms")
    for seconds, name, about in sorted(times)[-5:]:
        print(f"  {1e3 * seconds:4.0f} ms  {name}: {about}")
    print("\n".join(f"{count:5d}  {what}" for what, count in sorted(fared.items())))


if __name__ == "__main__":
    main()
