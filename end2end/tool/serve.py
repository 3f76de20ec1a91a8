"""A test engine for the tests: PyLTI1p3 in Flask, on localhost while Lanyard is on 127.0.0.1, so that the two are two sites.

It says on a page who came. Prints "listening ADDRESS" when it is ready; POST /platform says whom it trusts, POST /score what it is
to tell of whom it greeted. The word `way` of the log-in initiation address says what this engine does in another way than others.
"""

import json
import sys
import threading
from datetime import datetime, timezone
from html import escape
from socketserver import ThreadingMixIn
from urllib.parse import parse_qsl, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from flask import Flask, redirect, request
from jwcrypto.jwk import JWK
from pylti1p3.contrib.flask import FlaskCacheDataStorage, FlaskMessageLaunch, FlaskOIDCLogin, FlaskRequest
from pylti1p3.exception import LtiException
from pylti1p3.grade import Grade
from pylti1p3.tool_config import ToolConfDict

app = Flask("tool")
app.secret_key = "of no use to anybody"
platforms = {}
key = JWK.generate(kty="RSA", size=2048)


class Kept(dict):
    """What the library keeps between the two steps; it asks for the method of a cache."""

    def set(self, key, value, _expires=None):
        self[key] = value


kept = FlaskCacheDataStorage(Kept())
told = {}
# By the nonce of a launch: what its score is sent with. It keeps its access token, as engines do.
ways_back = {}


def trusted():
    trust = ToolConfDict(platforms)
    for issuer, clients in platforms.items():
        for client in clients:
            trust.set_private_key(issuer, key.export_to_pem(True, None).decode(), client["client_id"])
            trust.set_public_key(issuer, key.export_to_pem().decode(), client["client_id"])
    return trust


def heard():
    """Cookies are those of a site that is asked by another one; Chromium takes them from localhost without TLS."""
    return FlaskRequest(request_is_secure=True)


@app.post("/platform")
def platform():
    said = json.loads(request.get_data())
    platforms[said["issuer"]] = platforms.get(said["issuer"], []) + [
        {
            "default": False,
            "client_id": said["client_id"],
            "auth_login_url": said["authorize"],
            "auth_token_url": said["token"],
            "key_set_url": said["keys"],
            "deployment_ids": [said["deployment_id"]],
        }
    ]
    return "ok"


@app.get("/log_in")
def log_in():
    """Leads the browser to where it says who comes."""
    way = request.args.get("way")
    login = FlaskOIDCLogin(heard(), trusted(), launch_data_storage=kept)
    if way == "cookie_check":
        login.enable_check_cookies()
    response = login.redirect(request.args.get("target_link_uri"))
    if "Location" not in response.headers:
        return response
    address, query = response.headers["Location"].split("?", 1)
    fields = parse_qsl(query, keep_blank_values=True)
    if way in ("nonce", "redirect_uri"):
        fields = [(name, f"{value}-other" if name == way else value) for name, value in fields]
    if way != "post":
        response.headers["Location"] = f"{address}?{urlencode(fields)}"
        return response
    del response.headers["Location"]
    inputs = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields)
    response.status_code = 200
    response.set_data(
        f'<!doctype html><title>One moment</title><form id="f" method="post" action="{escape(address)}">{inputs}'
        '<button>Go on</button></form><script>document.getElementById("f").submit()</script>'
    )
    return response


@app.post("/launch")
def launch():
    """Greets whoever comes; from another host where `elsewhere` is sent along."""
    try:
        message = FlaskMessageLaunch(heard(), trusted(), launch_data_storage=kept)
        data = message.get_launch_data()
    except LtiException as error:
        return f"<!doctype html><title>Refused</title><h1>Refused</h1><p>{escape(str(error))}</p>", 403
    told[data["nonce"]] = data
    ways_back[data["nonce"]] = message.get_ags()
    elsewhere = data["https://purl.imsglobal.org/spec/lti/claim/custom"].get("elsewhere", "")
    return redirect(f"{elsewhere}/greeting?{urlencode({'nonce': data['nonce']})}", 303)


@app.get("/keys")
def keys():
    return trusted().get_jwks()


@app.post("/score")
def score():
    """Tells the platform, and says what it counts then."""
    said = json.loads(request.get_data())
    way_back = ways_back[said["nonce"]]
    grade = Grade().set_user_id(told[said["nonce"]]["sub"]).set_comment(said["comment"])
    grade.set_score_given(said["given"]).set_score_maximum(said["maximum"])
    grade.set_activity_progress(said["activity"]).set_grading_progress(said["grading"])
    grade.set_timestamp(datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+0000"))
    way_back.put_grade(grade)
    return way_back.get_grades()


@app.get("/favicon.ico")
def icon():
    return "", 204


@app.get("/greeting")
def greeting():
    data = told[request.args["nonce"]]
    return (
        f"<!doctype html><title>The test</title><h1>Hello {escape(data.get('name', 'whoever you are'))}</h1>"
        f'<pre id="claims">{escape(json.dumps(data))}</pre>'
    )


class Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = make_server("localhost", 0, app, server_class=Threads, handler_class=Quiet)
    print(f"listening http://localhost:{server.server_port}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Ends with whoever started it.
    sys.stdin.read()
