"""Nothing that looks at all widgets leaves them in a ring to Python's collector.

Of a ring with widgets in it that Qt made the binding may hand some to Python, which destroys them: so went
the views of a file dialog that stood open, and the program with them (PySide 6.11).
"""

from __future__ import annotations

import gc
import weakref

from PySide6.QtWidgets import QFileDialog, QLabel

from crm_desktop.gui import sheet, theme


def test_to_look_for_what_is_in_front_leaves_no_ring(qapp, qtbot, light):
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    sheet._in_front(qapp.topLevelWidgets())
    gc.collect()
    sheet._in_front(qapp.topLevelWidgets())
    assert gc.collect() == 0


def test_a_look_that_is_left_off_leaves_no_ring(qapp, qtbot, light):
    shown = QLabel("Contacts")
    qtbot.addWidget(shown)
    shown.show()
    theme.apply(qapp, "dark", in_turns=True)
    going = sheet.Redressing.under_way()
    while not going._every:
        going._left.popleft()()
    gone = weakref.ref(going)
    del going
    theme.apply(qapp, "light")
    qtbot.waitUntil(lambda: gone() is None)
