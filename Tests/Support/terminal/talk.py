"""Runs a program on a terminal of its own and talks with it, as a person would: waits for words, and types others.

    talk.py STEP... -- PROGRAM ARGUMENT...

A step is `see:WORDS` or `type:KEYS`, with Python's escapes: `type:\\x03` is Ctrl-C. Prints what was on the terminal. Exits as
the program does; with 99 where the words do not come within 20 s, or the program does not end by itself then.
"""

import codecs
import os
import pty
import select
import sys
import time

PATIENCE = 20


class Terminal:
    def __init__(self, words):
        self.process, self.file = pty.fork()
        if self.process == 0:
            os.execv(words[0], words)
        self.seen = ""
        self.all = ""

    def read(self, until):
        """False at the end."""
        if not select.select([self.file], [], [], max(0, until - time.monotonic()))[0]:
            self.fail("nothing came any more")
        try:
            data = os.read(self.file, 4096)
        except OSError:
            data = b""
        text = data.decode(errors="replace")
        self.seen += text
        self.all += text
        return bool(data)

    def see(self, words):
        until = time.monotonic() + PATIENCE
        while words not in self.seen:
            if not self.read(until):
                self.fail(f"it ended before it said {words!r}")
        self.seen = self.seen.split(words, 1)[1]

    def end(self):
        until = time.monotonic() + PATIENCE
        while self.read(until):
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def fail(self, reason):
        print(self.all)
        os.kill(self.process, 9)
        print(f"talk.py: {reason}", file=sys.stderr)
        sys.exit(99)


def main():
    words = sys.argv[1:]
    border = words.index("--")
    terminal = Terminal(words[border + 1:])
    for step in words[:border]:
        kind, _, text = step.partition(":")
        text = codecs.decode(text, "unicode_escape")
        terminal.see(text) if kind == "see" else os.write(terminal.file, text.encode())
    code = terminal.end()
    print(terminal.all)
    sys.exit(code)


if __name__ == "__main__":
    main()
