# SPDX-License-Identifier: MIT
"""Drives a headless Chromium over a pipe, and reads the pictures that it takes: the standard library alone."""

import base64
import json
import os
import shutil
import struct
import subprocess
import tempfile
import zlib


class Chromium:
    """A browser with one page, of so many pixels; a context manager that ends it."""

    def __init__(self, width, height, dark=False):
        self.profile = tempfile.mkdtemp(prefix="seqcast-chromium-")
        to_browser, self.writing = os.pipe()
        self.reading, from_browser = os.pipe()

        def hand_over():  # the browser reads descriptor 3 and writes descriptor 4
            low, high = os.dup(to_browser), os.dup(from_browser)
            os.dup2(low, 3)
            os.dup2(high, 4)

        command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe",
                   "--force-device-scale-factor=1", "--font-render-hinting=none", "--disable-extensions",
                   "--no-first-run", f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, close_fds=False, preexec_fn=hand_over, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.rest = b""
        self.number = 0
        self.session = None
        self.requests = []  # of the page, by URL
        self.problems = []  # that the page reports
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.resize(width, height)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.send("Emulation.setEmulatedMedia", features=scheme)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        os.close(self.writing)
        os.close(self.reading)
        shutil.rmtree(self.profile, ignore_errors=True)

    def message(self):
        """The next message of the browser."""
        while b"\0" not in self.rest:
            some = os.read(self.reading, 1 << 20)
            if not some:
                raise RuntimeError("chromium has ended")
            self.rest += some
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def note(self, event):
        parameters = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        if event.get("method") == "Runtime.exceptionThrown":
            self.problems.append(parameters["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.problems.append(parameters["entry"]["text"])

    def send(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") != self.number:
                self.note(answer)
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def resize(self, width, height):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, place):
        """Opens a file, or an address that begins with its scheme."""
        place = str(place)
        self.send("Page.navigate", url=place if "://" in place else "file://" + os.path.abspath(place))
        self.run("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.frames(2)

    def run(self, script):
        """What an expression of the page's language is, or what its promise brings."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]["exception"]
            raise RuntimeError(thrown.get("description") or f"{thrown.get('value')}: {script}")
        return answer["result"].get("value")

    def frames(self, count):
        """Waits until so many frames were drawn."""
        self.run(f"new Promise(done => {{ let n = {count}; const next = () => n-- ? requestAnimationFrame(next) : done();"
                 " next(); })")

    def mouse(self, kind, x, y, **more):
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)
        self.frames(2)

    def press(self, key):
        text = {"text": key} if len(key) == 1 else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.frames(2)

    def screenshot(self):
        return base64.b64decode(self.send("Page.captureScreenshot", format="png")["data"])


def pixels(png):
    """Width, height and rows of RGB bytes of an 8-bit PNG that is not interlaced."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    channels = {2: 3, 6: 4}[kind]
    assert depth == 8 and not interlaced
    packed, at = b"", 8
    while at < len(png):
        size = struct.unpack(">I", png[at:at + 4])[0]
        if png[at + 4:at + 8] == b"IDAT":
            packed += png[at + 8:at + 8 + size]
        at += 12 + size
    raw = zlib.decompress(packed)
    rows, before, line = [], bytearray(width * channels), width * channels
    for y in range(height):
        how, row = raw[y * (line + 1)], bytearray(raw[y * (line + 1) + 1:(y + 1) * (line + 1)])
        for i in range(line):
            left = row[i - channels] if i >= channels else 0
            up = before[i]
            if how == 1:
                row[i] = (row[i] + left) & 255
            elif how == 2:
                row[i] = (row[i] + up) & 255
            elif how == 3:
                row[i] = (row[i] + (left + up) // 2) & 255
            elif how == 4:
                corner = before[i - channels] if i >= channels else 0
                guess = left + up - corner
                nearest = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))
                row[i] = (row[i] + nearest[2]) & 255
        before = row
        rows.append(bytes(row) if channels == 3 else bytes(b for i, b in enumerate(row) if i % 4 != 3))
    return width, height, rows


def difference(one, other, most=40):
    """The share of pixels of which a colour differs by more than `most` of 255."""
    width, height, rows = pixels(one)
    if (width, height) != pixels(other)[:2]:
        return 1.0
    differ = 0
    for a, b in zip(rows, pixels(other)[2]):
        if a == b:
            continue
        differ += sum(any(abs(a[i + c] - b[i + c]) > most for c in range(3)) for i in range(0, 3 * width, 3))
    return differ / (width * height)
