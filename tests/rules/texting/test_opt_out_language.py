"""A plain STOP, softer wishes, START, HELP, and everything that only looks like one."""

import pytest

from touchcli.rules.texting.opt_out_language import classify

STOP = (
    "can you please stop all the texting to my phone",
    "Stop. Thank you",
    "STOP!!",
    "stop",
    "Stop",
    "unsubscribe me",
    "s t o p",
    "S.T.O.P.",
    "S-T-O-P",
    "Please quit texting",
    "“STOP”",
    "'stop'",
    "STOP 🛑",
    "ＳＴＯＰ",
    "stop all",
    "STOPALL",
    "opt out",
    "OPT-OUT",
    "optout",
    "Opt me out",
    "Unsubscribe",
    "arrêt",
    "ARRÊT",
    "arret",
    "end",
    "END.",
    "cancel",
    "Quit",
    "remove",
    "revoke",
    "stop texting me",
    "Stop texting",
    "please stop",
    "stop please",
    "stop now",
    "stop sending me texts",
    "stop messaging",
    "Remove me from this list",
    "remove me",
    "remove me please, thanks",
    "Stop it",
    "STOP STOP STOP",
    "I want to unsubscribe",
    "please unsubscribe me from this list",
    "Thanks. STOP",
    "Hi. Please stop texting me.",
    "I'm in a meeting. Stop texting me.",
    "STOP\nSent from my iPhone",
    "revoke my consent",
    "quit sending me texts",
    "stop this",
    "cancel texts",
    "Can you stop texting me",
    "could you please stop texting me?",
    "stop contacting me",
    "st\u200bop",
    "STOP.",
    "...stop...",
    "*stop*",
    "stop, thanks",
    "Un-subscribe",
    "unsubscribe please",
    "please remove my number",
    "end messages",
    "Stop!!! Thank you so much",
)

SOFT = (
    "please don't text me any more",
    "no more messages",
    "leave me alone",
    "take me off your list",
    "Please don't text me",
    "do not contact me",
    "do not contact me again",
    "I don't want any more texts",
    "stop calling me",
    "How do I unsubscribe?",
    "you should stop texting so much",
    "I'm tired of your texts",
    "lose my number",
    "wrong number",
    "You have the wrong person",
    "No texts please",
    "never text this number",
    "I never signed up for this",
    "stpo",
    "unsub",
    "go away",
    "STOP, I'm busy",
    "I'd rather not get texts",
    "don't message me",
    "please no more texts thanks",
    "who is this? remove me from your system please",
    "no more text messages",
    "don't send me any more of these",
    "I do not wish to be contacted",
    "this is harassment",
    "please delete my number",
)

START = (
    "START",
    "start",
    "unstop",
    "Start!",
    "please start",
    "UNSTOP.",
    "start please. thanks",
)

HELP = (
    "HELP",
    "help",
    "Help!",
    "info",
    "INFO?",
    "help please",
    "i n f o",
)

NONE = (
    "don't stop by before 9",
    "the end of June works",
    "cancel my order",
    "STOP this bill",
    "can you stop by",
    "can you stop by Thursday?",
    "Stop by any time",
    "cancel it",
    "please cancel the PO",
    "Remove the second line please",
    "The end",
    "end of the month",
    "full stop",
    "I quit my job",
    "we had to quit early",
    "don't stop texting me",
    "please never stop",
    "Yes",
    "ok",
    "Thanks",
    "Thanks!",
    "👍",
    "",
    "   ",
    "!!!",
    "Start on Monday",
    "Can you help me with the order?",
    "help with the quote",
    "we start at 9",
    "I need info on the bearings",
    "The line will stop at noon",
    "remove the pallets",
    "Stop the line",
    "revoke the PO",
    "unstoppable",
    "Nonstop",
    "bus stop",
    "Stopped by today, you were out",
    "I got no messages from you",
    "there is a wrong number of bolts",
    'Liked "How are things? Reply STOP to opt out."',
    "cancel my message",
    "Do not contact the plant yet",
    "I never got your text",
    "I didn't get your message",
    "Quit it with Fastway, we're yours",
    "we will end the contract with Fastway",
    "Did it stop raining?",
    "cancel Thursday",
    "End of the list",
    "can you stop",
    "no thanks",
    "no",
    "I can't text right now, call me",
    "Please stop by the warehouse",
    "i'm at the bus stop, 5 min",
    "Cancel Tuesday, come Wednesday",
    "we remove the old line in May",
    "The message from Fastway was no good",
    "no text on the label",
    "¿Cuándo llega?",
    "They quit on us",
    "Can we end the trial in May?",
    "We revoke access for leavers every month",
    "Thank you, please",
)


@pytest.mark.parametrize("text", STOP)
def test_a_plain_stop(text: str) -> None:
    assert classify(text) == "stop"


@pytest.mark.parametrize("text", SOFT)
def test_a_wish_in_other_words(text: str) -> None:
    assert classify(text) == "soft"


@pytest.mark.parametrize("text", START)
def test_a_start(text: str) -> None:
    assert classify(text) == "start"


@pytest.mark.parametrize("text", HELP)
def test_a_cry_for_help(text: str) -> None:
    assert classify(text) == "help"


@pytest.mark.parametrize("text", NONE)
def test_just_an_answer(text: str) -> None:
    assert classify(text) is None


def test_stop_beats_what_else_is_said() -> None:
    assert classify("START. No, STOP") == "soft"
    assert classify("HELP. STOP") == "stop"
    assert classify("Stop. Start.") == "stop"
    assert classify("START STOP") == "soft"
    assert classify("UNSTOP HELP") is None


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("😀" * 5000 + " STOP", "stop"),
        ("😀" * 5000, None),
        ("STOP" + " " * 1_000_000, "stop"),
        ("please " * 200_000 + "x", None),
        ("i want to " * 200_000, None),
        ("any more text messages " * 100_000, None),
        ("a b " * 200_000, None),
        ("s-" * 500_000, None),
        ("dont send " * 100_000, None),
    ],
)
def test_a_text_of_any_length_is_soon_read(text: str, wish: str | None) -> None:
    assert classify(text) == wish
