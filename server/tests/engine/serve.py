"""An engine that speaks no LTI: it greets whoever comes with a signed link, and tells what came of the test.

It checks the token by the keys that the server publishes, with a library that shares no code with the one that signed. Prints
"listening ADDRESS" when it listens, and ends when its standard input closes. GET /test?token=TOKEN greets; POST /end/SUB tells
that the test of this candidate is finished, and answers what the server said to it."""

import argparse
import json
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

options = argparse.ArgumentParser()
options.add_argument("--issuer", required=True)
options.add_argument("--audience", required=True)
options.add_argument("--keys", required=True, help="where the server publishes its keys")
options.add_argument("--state", required=True, help="where the server is told")
options.add_argument("--token", required=True, help="what lets this engine tell")
options = options.parse_args()

keys = jwt.PyJWKClient(options.keys)
used = set()


def who(token):
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token,
        key,
        algorithms=["EdDSA"],
        audience=options.audience,
        issuer=options.issuer,
        options={"require": ["iss", "aud", "sub", "jti", "iat", "exp"]},
    )
    if claims["jti"] in used:
        raise jwt.InvalidTokenError("this token was used")
    used.add(claims["jti"])
    return claims


def tell(subject):
    said = {"sub": subject, "state": "finished", "score": 17.5, "maximum": 20, "comment": "Well done"}
    headers = {"Authorization": "Bearer " + options.token, "Content-Type": "application/json"}
    request = urllib.request.Request(options.state, json.dumps(said).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        try:
            self.answer(200, json.dumps(who(token)))
        except jwt.PyJWTError as refusal:
            self.answer(403, str(refusal))

    def do_POST(self):
        self.answer(*tell(self.path.rsplit("/", 1)[1]))

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Tests read what it answers."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"listening http://127.0.0.1:{server.server_port}", flush=True)
sys.stdin.read()
