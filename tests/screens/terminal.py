# SPDX-License-Identifier: BSD-2-Clause
"""terminal owns a program in a pseudo-terminal and what it shows there.

Nothing here sleeps to wait for something: output is read until the screen
is as a test wants it, or a deadline has passed.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

try:
    import pyte
except ImportError:
    print("python3-pyte is not installed")
    sys.exit(77)

PATIENCE_S = 20
# A picture begins and ends (synchronized output, DEC private mode 2026).
BEGINS, ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
DEMO = os.path.normpath(os.path.join(ROOT, "tests", "data", "demo.pcapng"))

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D",
    "home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdn": "\x1b[6~",
    "shift-right": "\x1b[1;2C", "shift-left": "\x1b[1;2D",
    "backtab": "\x1b[Z", "f1": "\x1bOP", "f10": "\x1b[21~", "esc": "\x1b",
    "enter": "\r", "tab": "\t", "space": " ",
}


def tapdeck():
    return os.path.abspath(os.environ.get("TAPDECK_BIN") or sys.argv[1])


class Screen(pyte.Screen):
    """pyte's, and the scrolling (ECMA-48 SU, SD) that it does not know."""

    def _scroll(self, count, line, step):
        at = self.cursor.y
        self.cursor.y = line
        for _ in range(count or 1):
            step()
        self.cursor.y = at

    def scroll_up(self, count=1):
        margins = self.margins or pyte.screens.Margins(0, self.lines - 1)
        self._scroll(count, margins.bottom, self.index)

    def scroll_down(self, count=1):
        margins = self.margins or pyte.screens.Margins(0, self.lines - 1)
        self._scroll(count, margins.top, self.reverse_index)


class Stream(pyte.ByteStream):
    csi = dict(pyte.ByteStream.csi, S="scroll_up", T="scroll_down")
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down"}


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        return [int(word) for word in f.read().split()]


def asker_of(pid):
    """The process that asks, wherever below that one."""
    for child in children(pid):
        with open(f"/proc/{child}/comm", encoding="ascii") as f:
            if f.read().strip() == "tapdeck-names":
                return child
        below = asker_of(child)
        if below:
            return below
    return None


class Terminal:
    """A program run on a screen of its own."""

    def __init__(self, command, columns=80, lines=24, env=None, term="xterm"):
        self.screen = Screen(columns, lines)
        self.stream = Stream(self.screen)
        self.raw = b""
        self.status = None
        environment = dict(os.environ, TERM=term + "-256color"
                           if term == "xterm" else term)
        environment.pop("NO_COLOR", None)
        environment.pop("COLORTERM", None)  # pyte knows no exact colours
        environment.pop("COLORFGBG", None)
        environment.update(env or {})
        for name in [n for n, v in environment.items() if v is None]:
            del environment[name]
        looked, go = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # Not before the terminal has been seen as it was.
            os.close(go)
            os.read(looked, 1)
            os.close(looked)
            # The size is right before the program looks at it.
            self._set_size(0, columns, lines)
            for number in signal.SIGINT, signal.SIGQUIT:
                # A shell has them ignored by what it runs beside itself.
                signal.signal(number, signal.SIG_DFL)
            os.execvpe(command[0], command, environment)
        self._set_size(self.fd, columns, lines)
        self.found = termios.tcgetattr(self.fd)
        os.close(looked)
        os.close(go)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.hang_up()

    @staticmethod
    def _set_size(fd, columns, lines):
        fcntl.ioctl(fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns, lines):
        self.screen.resize(lines, columns)
        self._set_size(self.fd, columns, lines)

    def hang_up(self):
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    def press(self, *keys):
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def _mouse(self, button, x, y):
        os.write(self.fd, f"\x1b[<{button};{x + 1};{y + 1}M".encode())

    def hold_button(self, x, y):
        self._mouse(0, x, y)

    def let_go(self, x, y):
        os.write(self.fd, f"\x1b[<0;{x + 1};{y + 1}m".encode())

    def drag(self, x, y):
        """With the button held; a terminal tells only who asked for it."""
        if b"\x1b[?1002h" in self.raw:
            self._mouse(32, x, y)

    def move(self, x, y):
        """Without a button; a terminal tells only who asked for it."""
        if b"\x1b[?1003h" in self.raw:
            self._mouse(35, x, y)

    def click(self, x, y):
        self.hold_button(x, y)
        self.let_go(x, y)

    def wheel(self, x, y, up):
        self._mouse(64 if up else 65, x, y)

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines())

    def read(self, seconds):
        """Take what comes within that time; False when nothing did."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # the other side is gone
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def is_whole(self):
        """Is there no half of a picture?"""
        return self.raw.rfind(BEGINS) <= self.raw.rfind(ENDS)

    def wait_until(self, wish, what="that"):
        """Read until wish(self) is true of a whole picture; that value is
        returned."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self.is_whole() and wish(self):
                return wish(self)
            if not self.read(0.1) and self.is_over():
                while self.read(0.1):
                    pass
                if wish(self):
                    return wish(self)
                break
        raise AssertionError(f"never saw {what} on\n{self.text()}")

    def wait_for(self, *texts):
        for text in texts:
            self.wait_until(lambda t: text in t.text(), repr(text))

    def wait_gone(self, text):
        self.wait_until(lambda t: text not in t.text(), f"the end of {text!r}")

    def is_over(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def screen_pid(self):
        """The process that shows the screen: the program's child."""
        return self.wait_until(lambda t: children(t.pid), "the child")[0]

    def wait_exit(self, seconds=PATIENCE_S):
        """Exit status, -signal, or None when it did not end in time."""
        deadline = time.monotonic() + seconds
        while not self.is_over() and time.monotonic() < deadline:
            if self.fd is not None:
                self.read(0.02)
            else:
                select.select([], [], [], 0.02)
        if not self.is_over():
            return None
        while self.fd is not None and self.read(0.05):
            pass
        return os.waitstatus_to_exitcode(self.status)

    def is_as_found(self):
        """Are the modes of the terminal those before the program ran?"""
        return termios.tcgetattr(self.fd) == self.found


class Skip(Exception):
    """What a test raises that cannot run here: why."""


def run_all(tests):
    """Run functions called test_...; exit 1 when one of them fails."""
    failed = 0
    for name, test in sorted(tests.items()):
        if not name.startswith("test_"):
            continue
        try:
            test()
            print(f"ok      {name}")
        except Skip as why:
            print(f"skip    {name}: {why}")
        except AssertionError as why:
            failed += 1
            print(f"FAILED  {name}: {why}")
    sys.exit(1 if failed else 0)
