# SPDX-License-Identifier: BSD-2-Clause
"""browser owns a headless Chromium, driven over W3C WebDriver by urllib."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE_S = 30
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver 12.1


def installed():
    return shutil.which("chromium") and shutil.which("chromedriver")


class Unavailable(Exception):
    """There is a browser, but it does not run here."""


class Browser:
    """`with Browser() as b`: one window, all its logs kept."""

    def __init__(self, dark=False, size=(1280, 900)):
        self.dark = dark
        self.size = size
        self.folder = tempfile.TemporaryDirectory()
        self.driver = None
        self.base = None

    def __enter__(self):
        try:
            self.start()
        except (OSError, RuntimeError) as why:
            self.stop()
            raise Unavailable(why) from why
        # A new tab is a page of its own, with a history.
        self.call("POST", "/url", {"url": "about:blank"})
        self.log("browser")
        self.log("performance")
        return self

    def environment(self):
        """Whatever it leaves behind, it leaves in a folder of its own."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("XDG_")}
        return {**kept, "HOME": self.folder.name}

    def start(self):
        # Port 0: the driver takes a free one, and says which.
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
            env=self.environment())
        port = None
        for line in self.driver.stdout:
            if "successfully on port" in line:
                port = line.rstrip().rstrip(".").split()[-1]
                break
        if not port:
            raise RuntimeError("chromedriver does not start")
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu",
                     "--disable-dev-shm-usage", "--no-first-run",
                     "--force-prefers-reduced-motion",
                     "--blink-settings=preferredColorScheme="
                     + ("0" if self.dark else "1"),
                     f"--user-data-dir={self.folder.name}/profile",
                     "--window-size=%d,%d" % self.size]
        session = self.call("POST", "/session", {"capabilities": {
            "alwaysMatch": {
                "goog:chromeOptions": {"args": arguments},
                "goog:loggingPrefs": {"browser": "ALL",
                                      "performance": "ALL"}}}})
        self.base += "/session/" + session["sessionId"]

    def stop(self):
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.folder.cleanup()

    def __exit__(self, *why):
        try:
            self.call("DELETE", "")
        finally:
            self.stop()

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method,
            data=json.dumps(body if body is not None else {}).encode()
            if method == "POST" else None,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as why:
            raise RuntimeError(why.read().decode()[:2000]) from why

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + os.path.abspath(path)})
        self.wait("document.documentElement.dataset.ready === 'yes'")

    def media(self, kind):
        """As if drawn on that medium; "" is the screen again."""
        self.call("POST", "/goog/cdp/execute", {
            "cmd": "Emulation.setEmulatedMedia", "params": {"media": kind}})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync",
                         {"script": script, "args": list(arguments)})

    def value(self, expression):
        return self.run("return " + expression)

    def wait(self, expression):
        """Until the expression is true; what it was last, if it never is."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            got = self.value(expression)
            if got:
                return got
            time.sleep(0.02)
        raise AssertionError(f"never true: {expression}")

    def find(self, selector):
        return self.call("POST", "/element",
                         {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.run("document.querySelector(arguments[0])"
                 ".scrollIntoView({block: 'center'})", selector)
        self.call("POST", f"/element/{self.find(selector)}/click")

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value",
                  {"text": text})

    def clear(self, selector):
        """As people do, so that the page is told: all of it, and delete."""
        self.type(selector, "\ue009a\ue000\ue017")

    def drag(self, selector, start, end):
        """From one place to another, as parts of the element's box."""
        self.run("document.querySelector(arguments[0])"
                 ".scrollIntoView({block: 'center'})", selector)
        x, y, w, h = self.run(
            "const r = document.querySelector(arguments[0])"
            ".getBoundingClientRect();"
            "return [r.x, r.y, r.width, r.height]", selector)
        at = [{"type": "pointerMove", "duration": 0,
               "x": int(x + w * part[0]), "y": int(y + h * part[1])}
              for part in (start, end)]
        self.call("POST", "/actions", {"actions": [{
            "type": "pointer", "id": "mouse",
            "parameters": {"pointerType": "mouse"},
            "actions": [at[0], {"type": "pointerDown", "button": 0}, at[1],
                        {"type": "pointerUp", "button": 0}]}]})

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def picture(self, path):
        import base64
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.call("GET", "/screenshot")))
