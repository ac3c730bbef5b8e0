"""Whether a figure's goal was ever reached, and which scenes were seen: known to whoever remembers, if anybody does."""


class Memory:
    """Remembers nothing. What does has the same methods, and is put into the place of ``MEMORY[0]``."""

    def goal(self, figure, reached):
        """Note that the goal of the figure of this name is ``reached``; return whether it ever was."""
        return reached

    def scene(self, figure, number):
        """Note that scene ``number`` is shown."""

    def seen(self, figure):
        """Return the numbers of the figure's scenes that were ever seen."""
        return []


MEMORY = [Memory()]
