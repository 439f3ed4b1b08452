#!/usr/bin/env python3
"""Answers as answers.json says, for every host, and prints what arrives. It needs Python, and openssl for a certificate."""
import base64, collections, http.server, json, pathlib, ssl, subprocess, threading, urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
SETTINGS = json.loads((HERE / "settings.json").read_text())
ANSWERS = json.loads((HERE / "answers.json").read_text())
TOLD = ["Cookie", "Origin", "Referer", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Sec-Fetch-User"]
came, one_at_a_time = collections.Counter(), threading.Lock()

class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        hop = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)).get("hop")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        turns, answer = ANSWERS.get(hop, []), {"status": 404, "headers": []}
        if self.command == "OPTIONS":
            answer = {"status": 204, "headers": [["Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE"]]}
        elif turns:
            # Several requests come at once, and each has its turn and its lines to itself.
            with one_at_a_time:
                answer = turns[min(came[hop], len(turns) - 1)]
                came[hop] += 1
            told = [f"  {name}: {self.headers[name]}" for name in TOLD if name in self.headers] or ["  (no such header)"]
            told += [f"  the script saw: {body!r}"] if answer.get("text") == "seen" else []
            with one_at_a_time:
                print("\n".join([f"{hop}: {self.command} {self.headers['Host']}{self.path}", *told]), flush=True)
        content = (HERE / answer["file"]).read_bytes() if "file" in answer else answer.get("text", "").encode()
        content = base64.b64decode(answer["base64"]) if "base64" in answer else content
        self.send_response(answer["status"])
        for name, value in [*answer["headers"], ["Cache-Control", "no-store"], ["Content-Length", str(len(content))],
                            ["Access-Control-Allow-Origin", self.headers.get("Origin", "*")],
                            ["Access-Control-Allow-Credentials", "true"]]:
            self.send_header(name, value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else content)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer

    def log_message(self, *_):
        pass

certificate = HERE / "certificate.pem"
if not certificate.exists():
    names = ",".join(f"DNS:{host}" for host in SETTINGS["hosts"])
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=reproduction",
                    "-addext", f"subjectAltName={names}", "-keyout", certificate, "-out", HERE / "chain.pem"],
                   check=True, capture_output=True)
    certificate.write_bytes(certificate.read_bytes() + (HERE / "chain.pem").read_bytes())
for port, is_secure in SETTINGS["ports"]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    if is_secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever).start()
print("ready", flush=True)
