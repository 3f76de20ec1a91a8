"""A real mail server (aiosmtpd) that writes down what it takes, and misbehaves when asked to.

Prints "listening PORT" when it listens on 127.0.0.1, and ends when its standard input closes."""

import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

options = argparse.ArgumentParser()
options.add_argument("--box", required=True, help="the file that each mail becomes a line of")
options.add_argument("--port", type=int, default=0)
options.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--account", help="USER:PASSWORD that is asked for")
options.add_argument("--refuse", action="append", default=[], help="a recipient refused for good")
options.add_argument("--later", action="append", default=[], help="a recipient refused for now")
options.add_argument("--refuse-sender", action="store_true")
options.add_argument("--silent", choices=["greeting", "data"], help="from where on it says nothing any more")
options.add_argument("--slow", type=float, default=0, help="seconds between taking a mail and saying so")
options = options.parse_args()


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if options.refuse_sender:
            return "553 5.7.1 sender is not yours"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in options.refuse:
            return "550 5.1.1 no such mailbox"
        if address in options.later:
            return "451 4.7.1 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if options.silent == "data":
            await asyncio.sleep(3600)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        taken = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos[0],
            "subject": message["Subject"],
            "id": message["Message-ID"],
            "text": message.get_content(),
            "host": session.host_name,
            "tls": session.ssl is not None or options.tls == "implicit",
        }
        with open(options.box, "a", encoding="utf-8") as box:
            box.write(json.dumps(taken) + "\n")
        await asyncio.sleep(options.slow)
        return "250 2.0.0 taken"


def authenticate(server, session, envelope, mechanism, data):
    wanted = LoginPassword(*(part.encode() for part in options.account.split(":", 1)))
    # Refused without `handled`, or nothing is ever answered.
    return AuthResult(success=isinstance(data, LoginPassword) and data == wanted, handled=False)


def protocol():
    settings = {"hostname": "mail.test", "enable_SMTPUTF8": False, "auth_require_tls": options.tls == "starttls"}
    if options.tls == "starttls":
        settings.update(tls_context=context(), require_starttls=True)
    if options.account:
        settings.update(authenticator=authenticate, auth_required=True)
    return SMTP(Handler(), **settings)


def context():
    certified = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certified.load_cert_chain(options.certificate, options.key)
    return certified


async def main():
    loop = asyncio.get_running_loop()
    certified = context() if options.tls == "implicit" else None
    silent = options.silent == "greeting"
    server = await loop.create_server(
        asyncio.Protocol if silent else protocol, "127.0.0.1", options.port, ssl=certified, reuse_address=True
    )
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
