"""The customer's phone and the carrier, as far as the webhook server can tell: one signed call, at an instant.

    python tests/support/phone.py PORT 2026-11-23T17:00Z text 19015550117 "can you do Thursday?"
    python tests/support/phone.py PORT 2026-11-23T17:00Z receipt MESSAGE_UUID delivered

Fails unless the call is answered 200.
"""

import datetime as dt
import json
import sys

from caller import call, inbound, status, token, written


def main() -> None:
    """Make the call."""
    port, at, kind, who, said = sys.argv[1:]
    seconds = dt.datetime.fromisoformat(at).timestamp()
    content = inbound(said, who) if kind == "text" else status(who, said)
    body = json.dumps(content | {"timestamp": written(seconds)}).encode()
    path = "/inbound" if kind == "text" else "/status"
    answer = call(int(port), path, body, token(body, iat=int(seconds)))
    sys.exit(None if answer == 200 else f"the webhook server answered {answer}")


if __name__ == "__main__":
    main()
