"""Verifies messages to webhooks as their receivers would, by the library of the Standard Webhooks specification: a line of JSON on
standard input is a message with the secret that it is verified with, and a line on standard output is what the library says."""

import json
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

for line in sys.stdin:
    message = json.loads(line)
    try:
        Webhook(message["secret"]).verify(message["body"], message["headers"])
        print("verified")
    except WebhookVerificationError as error:
        print(f"refused: {error}")
