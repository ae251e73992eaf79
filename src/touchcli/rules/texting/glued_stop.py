"""STOP glued to a name, a number or a reason: `stop who is this`, `STOP 12345`, `this is a work phone stop`."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


KEYWORDS = words("stop stopp stopall optout")
_ENDS = KEYWORDS | words("end quit cancel unsubscribe")
_OPENERS = words("hi hello hey please pls plz ok okay yes sorry just now so and but no kindly yo thanks")
_AFTER = words("""
    by in over at off for on along near before after until when if once what using where while here there short
    between through with from back and or so because but as into per having being a an the this that my our their
    his her its some one two both each any every these those bij op om beim bei am im en au chez devant vor nach
    para por de het die la el le les los un una une der das den dem due order orders shipment shipments shipping
    delivery deliveries production payment payments payroll line lines machine machines work working truck trucks
    invoice invoices po pos check checks loss sign signs valve button press pump motor watch light lights bus codon
    clock gap motion sale sales is was will would should can could may might must has had does
""")
"""What follows a "stop" that is about something else: stop by, stop the line, stop production."""
_BEFORE = words("""
    bus full next last pit a an the first second third final our your one truck rest e door non to cant wont doesnt
    didnt will never dont not do does did can could would should must might may it they he she we you i train
    emergency hard quick short every each that which what tram back machine line lines trucks unit motor engine pump
    conveyor belt press any another this my his her their cannot couldnt wouldnt isnt nonstop and or dead complete
    sudden fuel coffee lunch pickup delivery shuttle where when why how who before until two three four five lets
    let us
""")
"""What comes before a "stop" that is about something else: bus stop, it won't stop."""


def is_glued(words: str, *, asked: bool) -> bool:
    """True for STOP beside something that is neither its object nor a phrase with it; `asked` in a question."""
    tokens = words.split(" ")
    while tokens and tokens[0] in _OPENERS:
        del tokens[0]
    if len(tokens) < 2:
        return tokens[:1] == ["stop"]
    if asked and tokens[0] not in KEYWORDS:
        return False
    if tokens[0] in KEYWORDS:
        after = tokens[1]
        if after == "to":
            return len(tokens) > 2 and tokens[2] in _ENDS
        if after in ("this", "that") and tokens[2:3] in (["is"], ["isnt"], ["was"]):
            return True
        if after.isdigit():
            return len(tokens) == 2 or len(after) > 3
        return after not in _AFTER and (not after.endswith("ing") or after == "texting")
    return tokens[-1] in KEYWORDS and tokens[-2] not in _BEFORE
