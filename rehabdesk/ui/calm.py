"""Python's collector runs on the window's thread only.

Left to itself it runs on whichever thread allocates, and a widget collected on the worker dies there.
"""

import gc

from PySide6.QtCore import QObject, QTimer


class Calm(QObject):
    """Collects what threshold by threshold would have been collected, but from a timer."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        young, middle, old = gc.get_count()
        if young > self._thresholds[0]:
            gc.collect(2 if old > self._thresholds[2] else 1 if middle > self._thresholds[1] else 0)
