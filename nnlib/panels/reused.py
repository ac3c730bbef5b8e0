"""Artists that are kept and used again."""


class Reused:
    """As many artists as are needed: creating one is slow, and so is to draw one that has been told something.

    ``create()`` returns a new artist; ``write(artist, it)`` lets it show one of the things that are to be shown.
    """

    def __init__(self, create, write):
        self._create, self._write = create, write
        self.artists, self._shown = [], []

    @property
    def shown(self):
        """What is shown, in its order."""
        return [it for it in self._shown if it is not None]

    def show(self, wanted):
        """Show these things, an artist each; who shows its own already is left alone, who has none is hidden."""
        for _ in wanted[len(self.artists) :]:
            self.artists.append(self._create())
            self._shown.append(None)
        for i, artist in enumerate(self.artists):
            it = wanted[i] if i < len(wanted) else None
            if it != self._shown[i]:
                self._shown[i] = it
                artist.set_visible(it is not None)
                if it is not None:
                    self._write(artist, it)
