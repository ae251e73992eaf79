#!/bin/sh
# A conversation, from the first text to STOP, with a stand-in for Vonage on this machine: nothing leaves it.
# Run it at the top of a checkout:   sh docs/conversation.sh
# docs/replies.md explains it; a test runs it.
set -eu

python=${PYTHON:-python3}
here=$(pwd)
work=$(mktemp -d)
carrier="" server=""
trap 'kill $carrier $server 2>/dev/null || true; rm -rf "$work"' EXIT

at() { # at TIME COMMAND…: runs touch as if it were that time of Monday 23 November 2026 (UTC), or a whole date
    time=$1; shift
    case $time in ??:??) time=2026-11-23T${time}Z ;; esac
    printf '\n[%s] $ touch %s\n' "$time" "$*" >&2
    "$python" "$here/tests/support/run_at.py" "$time" "$@"
}
phone() { "$python" "$here/tests/support/phone.py" "$port" 2026-11-23T17:00Z "$@"; }
field() { "$python" -c 'import json, sys; print(eval(sys.argv[1], {}, {"it": json.load(sys.stdin)}))' "$1"; }
posts() { grep -c '"19015550117"' "$work/posts.jsonl" || true; }
is() { [ "$1" = "$2" ] || { echo "expected $2, found $1" >&2; exit 1; }; }
ends_with() { wanted=$1; shift; code=0; "$@" || code=$?; is "$code" "$wanted"; } # 1 is held
first_line() { until [ -s "$1" ]; do sleep 0.1; done; head -n 1 "$1"; }

# The carrier, and a workspace that sends by it.
"$python" tests/support/server.py --private-key "$work/key.pem" --log "$work/posts.jsonl" > "$work/carrier" &
carrier=$!
export VONAGE_API_HOST="127.0.0.1:$(first_line "$work/carrier")" VONAGE_PRIVATE_KEY_PATH="$work/key.pem"
export VONAGE_APPLICATION_ID=11111111-2222-4333-8444-555555555555 VONAGE_API_KEY=abcd1234
export VONAGE_API_SECRET=not-a-secret VONAGE_SIGNATURE_SECRET=a-secret-that-signs-webhooks-0123456789
mkdir "$work/book" && cd "$work/book"
at 16:30 init .
sed -i.as-it-was 's/^provider: .*/provider: {name: vonage}/; s/cooloff: 60s/cooloff: 1s/' touch.yaml

# 1. A text goes out.
at 16:30 send --yes --account bluff-city-supply
is "$(posts)" 1

# 2. A receipt comes, and then an answer, both signed.
"$python" "$here/tests/support/run_at.py" 2026-11-23T17:00Z listen --port 0 2> "$work/server" &
server=$!
until grep -q listening "$work/server"; do sleep 0.1; done
port=$(sed -n 's/.*listening on http:..127.0.0.1:\([0-9]*\).*/\1/p' "$work/server")
phone receipt "$(at 17:01 outbox --json | field 'it["messages"][0]["message_uuid"]')" delivered
is "$(at 17:01 outbox --json | field 'it["messages"][0]["state"]')" delivered
phone text 19015550117 "Going well. Can you do Thursday?"

# 3. It comes first this morning, and no other text goes there until it is answered.
at 17:20 due --json > "$work/due.json"
is "$(field 'it["actions"][0]["kind"]' < "$work/due.json")" reply
is "$(field 'it["actions"][0]["account"]' < "$work/due.json")" bluff-city-supply
at 17:20 inbox
ends_with 1 at 17:20 text bluff-city-supply --message "By the way: new gloves are in. Dana" --yes
is "$(posts)" 1

# 4. An answer goes, and ends the waiting.
at 17:25 reply bluff-city-supply --message "Thursday at ten it is, Omar. Dana" --yes --wait
is "$(posts)" 2
is "$(at 17:26 inbox --json | field 'len(it["replies"])')" 0
at 17:26 show bluff-city-supply

# 5. STOP ends it, from the moment it arrives, and nothing goes to that number any more: today, tomorrow, in a year.
phone text 19015550117 "Stop. Thank you"
ends_with 1 at 17:30 text bluff-city-supply --message "Sorry to see you go. Dana" --yes
ends_with 2 at 17:30 reply bluff-city-supply --message "Sorry to see you go. Dana" --yes
for day in 2026-11-24T17:00Z 2026-12-21T17:00Z 2027-11-22T17:00Z; do
    at $day send --yes > /dev/null
done
is "$(posts)" 2
at 17:31 opt-out --list

kill -TERM $server
wait $server
server=""
printf '\nTwo texts went to Omar, and none after his STOP.\n'
