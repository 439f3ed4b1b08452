"""Answers as a table beside this file says, and tells what arrived.

A request names its test, and itself: ?test=NAME&hop=img. What arrived is kept until somebody asks for it (?test=NAME&tell=img)
or begins anew (?test=NAME&forget=img); ?test=NAME&clear=img takes back the cookies that the answer sets.
"""
import base64
import json
import os
import re
import uuid

from wptserve.pipes import template
from wptserve.utils import isomorphic_decode, isomorphic_encode

KEPT = [b"Cookie", b"Origin", b"Sec-Fetch-Site", b"Sec-Fetch-Mode", b"Sec-Fetch-Dest", b"Sec-Fetch-User", b"Sec-Purpose"]


def filled(request, name):
    folder = os.path.dirname(__file__)
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        text = template(request, file.read().encode("utf-8"), escape_type="none").decode("utf-8")
    return text.replace("[[here]]", request.url_parts.path)


def main(request, response):
    test = isomorphic_decode(request.GET.first(b"test", b""))
    if not re.fullmatch(r"[A-Za-z0-9_-]+", test):
        response.status = 400
        return ""
    stash = request.server.stash
    key = lambda hop: str(uuid.uuid5(uuid.NAMESPACE_URL, test + "/" + hop))
    response.headers.set(b"Cache-Control", b"no-store")
    for word in [b"forget", b"tell"]:
        hop = isomorphic_decode(request.GET.first(word, b""))
        if hop:
            with stash.lock:
                kept = stash.take(key(hop)) or []
                if word == b"tell" and kept:
                    stash.put(key(hop), kept)
            response.headers.set(b"Content-Type", b"application/json")
            return json.dumps(kept)

    response.headers.set(b"Access-Control-Allow-Origin", request.headers.get(b"Origin", b"*"))
    response.headers.set(b"Access-Control-Allow-Credentials", b"true")
    if request.method == "OPTIONS":
        response.headers.set(b"Access-Control-Allow-Methods", b"GET, HEAD, POST, PUT, DELETE")
        return ""
    hop = isomorphic_decode(request.GET.first(b"clear", b""))
    if hop:
        for turn in json.loads(filled(request, test + ".json")).get(hop, []):
            for name, line in turn["headers"]:
                if name == "Set-Cookie":
                    pair, *attributes = line.split(";")
                    kept = [part for part in attributes if part.split("=")[0].strip().lower() not in ("expires", "max-age")]
                    gone = ";".join([pair.split("=")[0] + "=", *kept, " Max-Age=0"])
                    response.headers.append(b"Set-Cookie", gone.encode("utf-8"))
        return ""
    hop = isomorphic_decode(request.GET.first(b"hop", b""))
    turns = json.loads(filled(request, test + ".json")).get(hop)
    if not turns:
        response.status = 404
        return ""
    came = {isomorphic_decode(name).lower(): isomorphic_decode(request.headers.get(name)) for name in KEPT
            if name in request.headers}
    with stash.lock:
        kept = stash.take(key(hop)) or []
        stash.put(key(hop), kept + [{"headers": came, "body": isomorphic_decode(request.body)}])
    answer = turns[min(len(kept), len(turns) - 1)]
    response.status = answer["status"]
    for name, value in answer["headers"]:
        response.headers.append(isomorphic_encode(name), value.encode("utf-8"))
    if "file" in answer:
        return filled(request, answer["file"])
    return base64.b64decode(answer["base64"]) if "base64" in answer else answer.get("text", "")
