"""The least a list of clients costs that follows what is typed: a line to type in, a table of five columns,
the bare driver. Answers commands on its standard input, as `at_desk.py` does.
"""

import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QVBoxLayout, QWidget
from sqlcipher3 import dbapi2

QUERY = """
SELECT client.record_number, client.name, client.alias, client.sex, client.born_on FROM client_search
JOIN client ON client.id = client_search.rowid WHERE client_search MATCH ? LIMIT 50
"""
PREFIX = """
SELECT record_number, name, alias, sex, born_on FROM client WHERE name_key >= ? ORDER BY name_key LIMIT 50
"""


Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Rows(QAbstractTableModel):
    rows: list[tuple[object, ...]] = []

    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 5

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return str(self.rows[index.row()][index.column()]) if role == Qt.ItemDataRole.DisplayRole else None

    def show(self, rows: list[tuple[object, ...]]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class Painted(QObject):
    """Counts how often something was painted."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def main() -> None:
    path, key = Path(sys.argv[1]), sys.argv[2]
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    app = QApplication(sys.argv)
    window, line, table, model, painted = QWidget(), QLineEdit(), QTableView(), Rows(), Painted()
    table.setModel(model)
    layout = QVBoxLayout(window)
    layout.addWidget(line)
    layout.addWidget(table)

    def find(typed: str) -> None:
        if len(typed) > 2:
            model.show(connection.execute(QUERY, (f'"{typed}"',)).fetchall())
        else:
            model.show(connection.execute(PREFIX, (typed,)).fetchall())

    line.textChanged.connect(find)
    find("")
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    table.viewport().installEventFilter(painted)

    def press(key: Qt.Key | str) -> float:
        before, began = painted.times, perf_counter()
        QTest.keyClick(line, key)  # type: ignore[arg-type]  # a key or the letter on it
        while painted.times == before:
            app.processEvents()
        return perf_counter() - began

    for words in sys.stdin:
        took = []
        for word in words.split():
            took += [press(letter) for letter in word]
            took += [press(Qt.Key.Key_Backspace) for _letter in word]
        print(*took, flush=True)


if __name__ == "__main__":
    main()
