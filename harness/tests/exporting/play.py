"""Plays what `samesite export` handed over, in a browser, and compares it with what was recorded.

    play.py wpt EXPORTED DOCUMENT RECORDING TESTHARNESS
    play.py reproduction EXPORTED DOCUMENT RECORDING

EXPORTED is the folder, DOCUMENT what `samesite export --json` printed, and RECORDING the browser to play in, by the recording
that was made of it: the same arguments and preferences are given to the browser of this machine. TESTHARNESS is the
suite's testharness.js. It needs wptserve; the drivers are those of this machine.
"""
import collections
import contextlib
import json
import logging
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
# In seconds; other programs may keep the machine busy.
PATIENCE = 180
DRIVERS = {"chromium": ["--port={port}"], "firefox": ["--port", "{port}"]}


class WebDriver:
    """A session, by the few commands that are needed."""

    def __init__(self, address, capabilities):
        self.address = address
        self.session = self.send("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read())["value"]

    def command(self, method, path, body=None):
        return self.send(method, f"/session/{self.session}{path}", body)

    def go(self, url):
        self.command("POST", "/url", {"url": url})

    def all(self, selector):
        """The elements of a selector; none where the document is about to be another."""
        return self.command("POST", "/elements", {"using": "css selector", "value": selector}) or []

    def run(self, script):
        return self.command("POST", "/execute/sync", {"script": script, "args": []})

    def end(self):
        self.command("DELETE", "")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(question, what):
    """What a question gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.05)
    raise SystemExit(f"{what} did not come in {PATIENCE} s")


def capabilities(environment):
    """The capabilities of a browser as it was recorded, for which every name leads to this machine."""
    arguments = [argument for argument in environment["arguments"] if "host-resolver-rules" not in argument]
    common = {"acceptInsecureCerts": True, "unhandledPromptBehavior": "accept", "pageLoadStrategy": "eager"}
    preferences = dict(environment["preferences"])
    path = environment["browser"]["path"]
    binary = {"binary": path} if os.path.isabs(path) else {}
    if environment["engine"] == "chromium":
        arguments.append("--host-resolver-rules=MAP * 127.0.0.1")
        return {**common, "goog:chromeOptions": {"args": arguments, "prefs": preferences, **binary}}
    preferences.pop("network.socket.forcePort", None)
    return {**common, "moz:firefoxOptions": {"args": arguments, "prefs": preferences, **binary}}


@contextlib.contextmanager
def browser(environment):
    words = DRIVERS.get(environment["engine"])
    program = shutil.which(environment["driver"]["path"])
    if not words or not program:
        raise SystemExit(f"no driver for {environment['engine']} here")
    words = [program, *words]
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        variables = {**os.environ, "HOME": folder, "TMPDIR": folder, "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
        driver = subprocess.Popen([word.format(port=port) for word in words], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, env=variables, start_new_session=True)
        try:
            def is_up():
                with contextlib.suppress(OSError):
                    return socket.create_connection(("127.0.0.1", port), timeout=1).close() or True
            until(is_up, "the driver")
            session = WebDriver(f"http://127.0.0.1:{port}", capabilities(environment))
            try:
                yield session
            finally:
                with contextlib.suppress(urllib.error.URLError, OSError):
                    session.end()
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()


def click(session):
    """Clicks what some document of some window wants to be clicked; says whether one did."""
    script = "return window.toClick || null;"

    def in_frames():
        node = session.run(script)
        if node:
            session.command("POST", f"/element/{next(iter(node.values()))}/click", {})
            return True
        for frame in session.all("iframe"):
            session.command("POST", "/frame", {"id": frame})
            if in_frames():
                return True
            session.command("POST", "/frame/parent", {})
        return False

    home = session.command("GET", "/window")
    try:
        for handle in session.command("GET", "/window/handles"):
            with contextlib.suppress(urllib.error.HTTPError):
                session.command("POST", "/window", {"handle": handle})
                if handle != home and in_frames():
                    return True
    finally:
        session.command("POST", "/window", {"handle": home})
    return False


@contextlib.contextmanager
def suite(exported, testharness):
    """The suite's server, with the files of an export among those that it has."""
    from wptserve import config, server, stash
    logging.disable(logging.CRITICAL)
    depth = [first + second for first in ("", "www.", "www1.", "www2.") for second in ("www", "www1", "www2")]
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        root = pathlib.Path(folder)
        (root / "resources").mkdir()
        shutil.copy(testharness, root / "resources" / "testharness.js")
        for name in ("testharnessreport.js", "testdriver.js"):
            shutil.copy(HERE / "wpt" / name, root / "resources" / name)
        (root / "resources" / "testdriver-vendor.js").touch()
        shutil.copytree(exported / "wpt", root / "cookies" / "handed-over")
        key, certificate = root / "key.pem", root / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=suite",
                        "-addext", "subjectAltName=DNS:*.test", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        ports = {scheme: [free_port(), free_port()] for scheme in ("http", "https")}
        builder = config.ConfigBuilder(
            logging.getLogger(), subdomains=set(depth), doc_root=folder, browser_host="web-platform.test",
            server_host="127.0.0.1", alternate_hosts={"alt": "not-web-platform.test"}, ports=ports,
            ssl={"type": "pregenerated", "pregenerated": {"host_key_path": str(key), "host_cert_path": str(certificate)}})
        stack.enter_context(stash.StashServer(("127.0.0.1", 0), authkey="handed over"))
        settings = stack.enter_context(builder)
        for scheme, numbers in ports.items():
            for port in numbers:
                served = server.WebTestHttpd(
                    host="127.0.0.1", port=port, doc_root=folder, config=settings, use_ssl=scheme == "https",
                    key_file=str(key), certificate=str(certificate), bind_address=True)
                served.start()
                stack.callback(served.stop)
        yield ports


def play_test(exported, document, recording, testharness):
    """Runs the test, and compares each subtest with what was recorded."""
    environment = recording["environment"]
    name = f"{environment['browser']['name']} {environment['profile']}"
    page = document["wpt_page"]
    if page is None:
        raise SystemExit("there is no web platform test of this case")
    scheme = "https" if ".https." in page else "http"
    with suite(exported, testharness) as ports, browser(environment) as session:
        session.go(f"{scheme}://web-platform.test:{ports[scheme][0]}/cookies/handed-over/{page}")

        def results():
            click(session)
            return session.run("return window.results || null;")
        told = until(results, "the test's results")
    if told["status"] != 0:
        raise SystemExit(f"the test ended with {told['status']}: {told['message']}")
    statuses = {subtest["name"]: subtest for subtest in told["subtests"]}
    wrong, alike, unknown = [], 0, 0
    asked = [question for question in document["questions"] if question["in_wpt"]]
    for question in asked:
        subtest = statuses.pop(question["name"], None)
        if subtest is None:
            wrong.append(f"{question['name']}: the test does not have it")
            continue
        recorded = question["seen"].get(name)
        if recorded is None:
            unknown += 1
            continue
        passed = subtest["status"] == 0
        if passed == recorded["as_edition"]:
            alike += 1
        else:
            wrong.append(f"{question['name']}: recorded {recorded['seen']}, and the test says "
                         f"{'PASS' if passed else 'FAIL'} ({subtest['message']})")
    wrong += [f"{left}: the test has it, and no question is so" for left in statuses]
    passed = sum(subtest["status"] == 0 for subtest in told["subtests"])
    return name, f"{len(told['subtests'])} subtests, {passed} pass; {alike} as recorded, {unknown} not recorded", wrong


def play_reproduction(exported, document, recording):
    """Does what the report says, and compares what the server prints with what was recorded."""
    environment = recording["environment"]
    name = f"{environment['browser']['name']} {environment['profile']}"
    if document["deeds"] is None:
        raise SystemExit("there is no reproduction of this case")
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / "reproduction"
        shutil.copytree(exported / "bug-report" / "reproduction", place)
        log = pathlib.Path(folder) / "log"
        with open(log, "wb") as out:
            server = subprocess.Popen([sys.executable, place / "server.py"], stdout=out, start_new_session=True)
        try:
            until(lambda: "ready" in log.read_text(), "the server")
            with browser(environment) as session:
                for deed in document["deeds"]:
                    {"visit": lambda: session.go(deed[1]),
                     "click": lambda: until(lambda: click_element(session), "something to click"),
                     "reload": lambda: session.command("POST", "/refresh", {}),
                     "back": lambda: session.command("POST", "/back", {}),
                     "forward": lambda: session.command("POST", "/forward", {})}[deed[0]]()
                asked = {(question["request"], question["time"]) for question in document["questions"]
                         if question["pair"] and question["seen"].get(name)}
                came = lambda: came_in(log.read_text())
                # What does not come within some seconds does not come.
                end = time.monotonic() + 30
                while any(time_ >= len(came()[hop]) for hop, time_ in asked) and time.monotonic() < end:
                    time.sleep(0.1)
                arrived = came()
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    wrong, alike = [], 0
    for question in document["questions"]:
        recorded = question["seen"].get(name)
        if recorded is None or question["pair"] is None:
            continue
        requests = arrived[question["request"]]
        if question["time"] >= len(requests):
            wrong.append(f"{question['name']}: the request did not come")
            continue
        text = requests[question["time"]]
        pairs = [pair.strip() for pair in text.split(";")]
        is_there = question["pair"] in pairs or question["pair"] + "=" in pairs
        if is_there == (question["expected"] == recorded["as_edition"]):
            alike += 1
        else:
            wrong.append(f"{question['name']}: recorded {recorded['seen']}, and here came {text!r}")
    return name, f"{alike} answers as recorded", wrong


def click_element(session):
    """Clicks what the page, or the innermost frame, offers; says whether something was there."""
    def in_frames():
        for frame in session.all("iframe"):
            session.command("POST", "/frame", {"id": frame})
            if in_frames():
                return True
            session.command("POST", "/frame/parent", {})
        for node in session.all("#click"):
            session.command("POST", f"/element/{next(iter(node.values()))}/click", {})
            return True
        return False

    with contextlib.suppress(urllib.error.HTTPError):
        handle = session.command("GET", "/window/handles")[-1]
        session.command("POST", "/window", {"handle": handle})
        session.command("POST", "/frame", {"id": None})
        return in_frames()
    return False


def came_in(text):
    """The cookies of each request that the server told of, by its name, in order of arrival."""
    came = collections.defaultdict(list)
    for block in re.split(r"\n(?=[a-z0-9-]+: [A-Z]+ )", "\n" + text):
        first = re.match(r"([a-z0-9-]+): [A-Z]+ ", block.lstrip("\n"))
        if first:
            seen = re.search(r"^  the script saw: b?'(.*)'$", block, re.M)
            cookie = seen or re.search(r"^  Cookie: (.*)$", block, re.M)
            came[first[1]].append(cookie[1] if cookie else "")
    return came


def main():
    form, exported, document, recording, *rest = sys.argv[1:]
    document = json.loads(pathlib.Path(document).read_text())
    recording = json.loads(pathlib.Path(recording).read_text())
    play = {"wpt": play_test, "reproduction": play_reproduction}[form]
    name, told, wrong = play(pathlib.Path(exported), document, recording, *rest)
    print(f"{document['case']}, {form}, {name}: {told}")
    for line in wrong:
        print(f"  {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
