"""Our message as the SDK's: which model carries it, and with what."""

from typing import Any

from vonage_messages import (  # type: ignore[import-untyped]
    MmsAudio,
    MmsContent,
    MmsContentItemAudio,
    MmsContentItemFile,
    MmsContentItemImage,
    MmsContentItemVcard,
    MmsContentItemVideo,
    MmsFile,
    MmsImage,
    MmsResource,
    MmsText,
    MmsVcard,
    MmsVideo,
    RcsText,
    Sms,
    SmsOptions,
    WhatsappText,
)

from touchcli.rules.models.message import Message

# Vonage's answer 1060: "a string of up to 40 characters", though the model of the SDK takes 100.
LONGEST_CLIENT_REF = 40

ENCODINGS = {"GSM-7": "text", "UCS-2": "unicode"}

ALONE = {"image": MmsImage, "video": MmsVideo, "audio": MmsAudio, "vcard": MmsVcard, "file": MmsFile}
AMONG_OTHERS = {
    "image": MmsContentItemImage,
    "video": MmsContentItemVideo,
    "audio": MmsContentItemAudio,
    "vcard": MmsContentItemVcard,
    "file": MmsContentItemFile,
}


def model_of(message: Message) -> Any:
    """The SDK's model for a message; raises ValueError if Vonage could not take it.

    Numbers go without their plus. Source: VONAGE, Messages API v1.
    """
    if len(message.client_ref) > LONGEST_CLIENT_REF:
        raise ValueError(f"client_ref is longer than {LONGEST_CLIENT_REF} characters")
    common = {
        "to": message.to.removeprefix("+"),
        "from_": message.from_.removeprefix("+"),
        "client_ref": message.client_ref,
    }
    if message.carrier == "mms":
        return _mms(message, common)
    if message.media:
        raise ValueError(f"media go by mms, not by {message.carrier}")
    if message.carrier == "rcs":
        return RcsText(**common, text=message.text)
    if message.carrier == "whatsapp":
        return WhatsappText(**common, text=message.text)
    options = SmsOptions(
        encoding_type=ENCODINGS[message.encoding], content_id=message.content_id, entity_id=message.entity_id
    )
    return Sms(**common, text=message.text, sms=options)


def _mms(message: Message, common: dict[str, str]) -> Any:
    """An MMS: the text is the caption of the first medium; the others keep their own."""
    if not message.media:
        return MmsText(**common, text=message.text)
    first, *others = message.media
    media = [(first[0], first[1], message.text or first[2]), *others]
    if others:
        return MmsContent(
            **common, content=[AMONG_OTHERS[kind](url=url, caption=caption) for kind, url, caption in media]
        )
    [(kind, url, caption)] = media
    return ALONE[kind](**common, **{kind: MmsResource(url=url, caption=caption)})
