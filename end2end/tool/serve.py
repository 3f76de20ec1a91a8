"""A test engine for the tests: PyLTI1p3 in Flask, on localhost while Lanyard is on 127.0.0.1, so that the two are two sites.

It says on a page who came. Prints "listening ADDRESS" when it is ready; POST /platform says whom it trusts, POST /score what it is
to tell of whom it greeted. Staff who are sent to pick a test see what there is. The word `way` of the log-in initiation address says what this engine does in another way than others.
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
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.exception import LtiException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
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
# By the nonce of a question: what answers it, and where to.
deep_links = {}


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
    if message.is_deep_link_launch():
        address = data["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"]["deep_link_return_url"]
        deep_links[data["nonce"]] = message.get_deep_link(), address
        return redirect(f"/shelf?{urlencode({'nonce': data['nonce']})}", 303)
    ways_back[data["nonce"]] = message.get_ags()
    elsewhere = data["https://purl.imsglobal.org/spec/lti/claim/custom"].get("elsewhere", "")
    return redirect(f"{elsewhere}/greeting?{urlencode({'nonce': data['nonce']})}", 303)


def resource(title, url):
    item = LineItem().set_label("German").set_score_maximum(60)
    return DeepLinkResource().set_title(title).set_url(url).set_custom_params({"test": "C1"}).set_lineitem(item)


@app.get("/shelf")
def shelf():
    """What can be picked."""
    nonce = request.args["nonce"]
    links = "".join(
        f'<li><a href="/pick?{urlencode({"nonce": nonce, "what": what})}">{what}</a>'
        for what in ("German C1", "Nothing", "Something elsewhere")
    )
    return f"<!doctype html><title>Pick a test</title><h1>Pick a test</h1><ul>{links}</ul>"


@app.get("/pick")
def pick():
    """Takes what was picked back to the platform, by a form that sends itself."""
    deep_link, address = deep_links.pop(request.args["nonce"])
    picked = {
        "German C1": [resource("German C1", f"{request.host_url}launch")],
        "Nothing": [],
        "Something elsewhere": [resource("German C1", "http://127.0.0.1:9/launch")],
    }[request.args["what"]]
    return (
        f'<!doctype html><title>One moment</title><form id="f" method="post" action="{escape(address)}">'
        f'<input type="hidden" name="JWT" value="{escape(deep_link.get_response_jwt(picked))}">'
        '<button>Go on</button></form><script>document.getElementById("f").submit()</script>'
    )


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


@app.post("/results")
def results():
    """The results of a line item, page by page, as the library follows them."""
    said = json.loads(request.get_data())
    way_back = ways_back[said["nonce"]]
    endpoint = told[said["nonce"]]["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    address, pages = f"{endpoint['lineitem']}/results?{urlencode({'limit': said['limit']})}", []
    while address:
        answer = way_back._service_connector.make_service_request(
            endpoint["scope"], address, accept="application/vnd.ims.lis.v2.resultcontainer+json"
        )
        pages.append(answer["body"])
        address = answer["next_page_url"]
    return pages


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
