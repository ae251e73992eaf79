"""docs/replies.md: its proxies hand on what the server takes, its unit starts a command that is there."""

import re
import shlex
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer.main

from touchcli.cli import app
from touchcli.flows.inbound.webhook_app import INBOUND, MAX_BODY, STATUS
from touchcli.rules.mail.one_click import PATH
from touchcli.rules.texting.opt_out_language import classify

PAGE = (Path(__file__).parents[2] / "docs" / "replies.md").read_text("utf-8")
PORT = "127.0.0.1:8080"


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.S | re.M)
    return str(found)


def test_nginx_hands_on_the_webhooks_and_nothing_else() -> None:
    handed_on = dict(re.findall(r"location = (\S+)\s*\{ proxy_pass http://(\S+); \}", block("nginx")))
    assert handed_on == {INBOUND: PORT, STATUS: PORT}
    assert re.search(rf"location {PATH}\s+\{{ proxy_pass http://{PORT}; \}}", block("nginx"))
    assert re.search(r"location /\s+\{ return 404; \}", block("nginx"))
    assert re.search(r"client_max_body_size 1m;", block("nginx"))
    assert MAX_BODY == 1 << 20
    assert block("nginx").count("{") == block("nginx").count("}")


def test_caddy_hands_on_the_webhooks_and_nothing_else() -> None:
    (paths,) = re.findall(r"@webhooks path (.+)", block("caddy"))
    assert paths.split() == [INBOUND, STATUS, f"{PATH}*"]
    assert f"reverse_proxy {PORT}" in block("caddy")
    assert block("caddy").count("{") == block("caddy").count("}")


def test_the_unit_starts_a_command_that_is_there() -> None:
    unit = ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(block("ini"))
    program, command, *flags = shlex.split(unit["Service"]["ExecStart"])
    known = typer.main.get_command(app.build())
    parameters = {name for parameter in known.commands[command].params for name in parameter.opts}  # type: ignore[attr-defined]
    assert program.endswith("/touch")
    assert {flag for flag in flags if flag.startswith("--")} <= parameters


@pytest.mark.parametrize(
    ("said", "wish"),
    [("alone or with no more than courtesy", "stop"), ("the same wish in other words", "soft")],
)
def test_the_examples_are_taken_as_the_page_says(said: str, wish: str) -> None:
    (row,) = [line for line in PAGE.splitlines() if said in line]
    examples = re.findall(r'"([^"]+)"', row)
    assert examples
    assert {classify(example) for example in examples} == {wish}


def test_every_keyword_of_the_page_is_one() -> None:
    (row,) = re.findall(r"^\| (STOP, .*?), alone or", PAGE, re.M)
    keywords = re.split(r", | or ", row)
    assert len(keywords) == 10
    assert {classify(keyword) for keyword in keywords} == {"stop"}
