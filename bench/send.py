"""How fast `touch send` is, from its start to its exit, against the SDK called in a loop in the same run.

    python bench/send.py [--runs 5] [--texts 1000] [--rate]

The stand-in for Vonage is a process of its own on loopback and answers after 50 ms. The SDK is used as it comes, one
call after the other, but without TLS, which it would have to pay for on top. With `--rate`, 300 texts at `rate: 30/s`
as well. The medians are printed, and nothing is asserted.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from definition import keys_from
from made_up import carrier, command, environment, lay_out
from server import StandIn

ANSWER = "0.05"
SDK = """
import os, sys, time
from vonage import Auth, HttpClientOptions, Vonage
from vonage_messages import Sms
from requests.adapters import HTTPAdapter

class WithoutTls(HTTPAdapter):
    def get_connection_with_tls_context(self, request, *rest, **more):
        request.url = request.url.replace("https://", "http://", 1)
        return super().get_connection_with_tls_context(request, *rest, **more)

texts = int(sys.argv[1])
vonage = Vonage(
    Auth(application_id=os.environ["VONAGE_APPLICATION_ID"], private_key=os.environ["VONAGE_PRIVATE_KEY_PATH"]),
    HttpClientOptions(api_host=os.environ["VONAGE_API_HOST"], timeout=30),
)
vonage.http_client._session.mount("https://", WithoutTls())
began = time.perf_counter()
for n in range(texts):
    vonage.messages.send(Sms(to="12125550100", from_="13125550100", text=f"Good morning Pat, how is line {n} running?"))
print(time.perf_counter() - began)
"""


def touch(folder: Path, texts: int, env: dict[str, str], **settings: object) -> tuple[float, float]:
    """Seconds and seconds of CPU that sending a new book takes, its files read before."""
    lay_out(folder, texts, **settings)
    time.sleep(2.1)  # a file that has just been written is not taken from the cache
    run = {"cwd": folder, "env": env, "stdout": subprocess.DEVNULL, "check": True}
    subprocess.run(command("due"), **run)  # type: ignore[call-overload]
    before = os.times()
    began = time.perf_counter()
    subprocess.run(command("send", "--yes"), **run)  # type: ignore[call-overload]
    wall = time.perf_counter() - began
    after = os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    return wall, spent


def sdk(texts: int, env: dict[str, str]) -> float:
    """Seconds that the SDK takes in a loop, without its start."""
    done = subprocess.run(
        [sys.executable, "-c", SDK, str(texts)], env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def measure_speed(folder: Path, runs: int, texts: int) -> None:
    """Print texts a second of both, and how many times faster."""
    walls, spent, peers = [], [], []
    with carrier(folder, folder / "key.pem", "--delay", ANSWER) as running:
        for n in range(runs):
            wall, cpu = touch(folder / f"book-{n}", texts, running.env)
            walls.append(texts / wall)
            spent.append(cpu)
            peers.append(60 / sdk(60, running.env))
        assert len(running.posts()) == runs * (texts + 60)
    ours, theirs = statistics.median(walls), statistics.median(peers)
    print(
        f"touch send, {texts} texts, start to exit: {ours:.0f} texts/s (best {max(walls):.0f}, worst {min(walls):.0f})"
    )
    print(f"  {statistics.median(spent):.2f} s of CPU")
    print(f"the SDK in a loop: {theirs:.1f} texts/s")
    print(f"{ours / theirs:.0f} times as fast")


def measure_rate(folder: Path, texts: int = 300) -> None:
    """Print how many texts a second arrive at `rate: 30/s`."""
    keys = keys_from(folder / "key.pem", "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")
    with StandIn(keys, delay=float(ANSWER)) as standin:
        touch(
            folder / "rated",
            texts,
            environment(folder / "key.pem", standin.host),
            provider={"name": "vonage", "rate": "30/s"},
        )
        at = [post.at for post in standin.posts]
    most = max(sum(start <= each < start + 1 for each in at) for start in at)
    print(f"rate: 30/s, {len(at)} texts: {(len(at) - 1) / (at[-1] - at[0]):.1f} a second, {most} in the fullest second")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--texts", type=int, default=1000)
    parser.add_argument("--rate", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_speed(Path(folder), given.runs, given.texts)
        if given.rate:
            measure_rate(Path(folder))


if __name__ == "__main__":
    main()
