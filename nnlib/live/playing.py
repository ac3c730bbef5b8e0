"""Play and Pause: picture after picture, each asked for by the browser when it has got the one before."""


class Player:
    """Calls ``action`` for the next values until it returns none, and hands them to ``show``."""

    def __init__(self, picture, button, action, show):
        self._picture, self._button, self._action, self._show = picture, button, action, show

    @property
    def on(self):
        """Whether it is playing."""
        return self._picture.playing

    def turn(self, on):
        """Start or stop; the first picture comes at once, each further one when its forerunner has arrived."""
        self._picture.playing = on
        self._button.description = "Pause" if on else "Play"
        if on:
            self._next()

    def received(self, frame):
        """Go on when the browser has got the latest picture."""
        if self.on and frame == self._picture.frame:
            self._next()

    def _next(self):
        changes = None
        try:
            with self._picture.hold_sync():
                changes = self._action()
                if changes:
                    self._picture.frame += 1
                    self._show(**changes)
        except BaseException:
            changes = None
            raise
        finally:
            if not changes:
                self.turn(False)
