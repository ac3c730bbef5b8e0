"""Measure what a class costs: many kernels at once, in each of which somebody drags a slider all the time.

    python benchmarks/classroom.py [KERNELS]          20 unless told

Each kernel shows the neuron of notebook 01 and is sent slider positions over the same messages as from a browser: the
next one as soon as the last is answered, at most 20 a second, as ipywidgets does. All kernels do so at once for 20 s,
which no class ever does. Then they rest. What is printed: memory of a kernel (its proportional share, PSS, where the
system tells), processor time of one slider movement, and how long a movement takes with one learner and with all of
them. The server and the browsers come on top; browsers run on the learners' own computers.
"""

import statistics
import sys
import threading
import time

import psutil
from jupyter_client.manager import KernelManager

SECONDS, PACE = 20, 0.05
SETUP = "from nnlib.figures import NeuronFigure\nfigure = NeuronFigure()\nfigure.controls['w1'].comm.comm_id"


class Learner:
    """A kernel with a figure, whose first slider is moved."""

    def __init__(self):
        self.manager = KernelManager()
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)
        found = {}
        reply = self.client.execute_interactive(
            SETUP, output_hook=lambda m: found.update(m["content"].get("data", {})), timeout=120
        )
        assert reply["content"]["status"] == "ok", reply["content"]
        self.comm = found["text/plain"].strip("'")
        self.process = psutil.Process(self.manager.provisioner.pid)
        self.times = []

    def move(self, position):
        """Move the slider; return when the kernel has done all that follows, with the seconds that it took."""
        start = time.perf_counter()
        content = {"comm_id": self.comm, "data": {"method": "update", "state": {"value": position}, "buffer_paths": []}}
        message = self.client.session.msg("comm_msg", content)
        self.client.shell_channel.send(message)
        pictures = 0
        while True:
            reply = self.client.get_iopub_msg(timeout=60)
            if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            pictures += "moving" in str(reply["content"].get("data", {}).get("buffer_paths", ""))
            if reply["msg_type"] == "status" and reply["content"]["execution_state"] == "idle":
                assert pictures == 1, "the picture did not follow the slider"
                return time.perf_counter() - start

    def drag(self, until):
        """Move the slider back and forth."""
        number = 0
        while time.perf_counter() < until:
            taken = self.move(round(-4 + 0.1 * abs(number % 160 - 80), 1))
            self.times.append(taken)
            number += 1
            time.sleep(max(0, PACE - taken))

    def memory(self):
        """Return the kernel's memory in MB: its share of what is shared, where the system tells."""
        info = self.process.memory_full_info()
        return getattr(info, "pss", info.uss) / 1e6

    def cpu(self):
        """Return the processor time that the kernel has used, in seconds."""
        return sum(self.process.cpu_times()[:2])

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def all_drag(learners):
    """Let all drag at once; return (times of all movements, processor seconds of all kernels)."""
    for learner in learners:
        learner.times.clear()
    before, end = sum(learner.cpu() for learner in learners), time.perf_counter() + SECONDS
    threads = [threading.Thread(target=learner.drag, args=[end]) for learner in learners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [t for learner in learners for t in learner.times], sum(learner.cpu() for learner in learners) - before


def main(count):
    learners = []
    try:
        for _ in range(count):
            learners.append(Learner())
        print(f"{count} kernels, {psutil.cpu_count()} processors, {psutil.virtual_memory().total / 1e9:.1f} GB")
        print(f"memory of a kernel with one figure: {statistics.median(map(Learner.memory, learners)):.0f} MB")
        for number in sorted({1, min(5, count), count}):
            times, cpu = all_drag(learners[:number])
            median, late = 1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=20)[-1]
            rate = len(times) / SECONDS / number
            print(f"{number:3} dragging: {rate:.1f} pictures a second each,", end=" ")
            print(
                f"a movement {median:.0f} ms (95 %: {late:.0f} ms), of processor time {1000 * cpu / len(times):.0f} ms"
            )
        print(f"memory of a kernel after that: {statistics.median(map(Learner.memory, learners)):.0f} MB")
        before = sum(learner.cpu() for learner in learners)
        time.sleep(10)
        idle = (sum(learner.cpu() for learner in learners) - before) / 10 / count
        print(f"at rest a kernel takes {100 * idle:.1f} % of one processor")
    finally:
        for learner in learners:
            learner.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
