"""A process that runs the official SDK as its readme shows it, unmodified: prints what it hears, a line each.

Where it connects to is DINGTALK_OPENAPI_ENDPOINT's to say, as for anybody.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import dingtalk_stream
from dingtalk_stream import AckMessage


class Messages(dingtalk_stream.ChatbotHandler):
    async def process(self, callback: dingtalk_stream.CallbackMessage) -> tuple[int, str]:
        heard = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        told = {"text": heard.text.content, "by": heard.sender_staff_id, "in": heard.conversation_title}
        _tell(told)
        return AckMessage.STATUS_OK, "OK"


class Events(dingtalk_stream.EventHandler):
    async def process(self, event: dingtalk_stream.EventMessage) -> tuple[int, str]:
        _tell({"event": event.headers.event_type, "data": event.data})
        return AckMessage.STATUS_OK, "OK"


def _tell(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> None:
    credential = dingtalk_stream.Credential("sim-app", "sim-secret-for-this-machine-only")
    client = dingtalk_stream.DingTalkStreamClient(credential, logging.getLogger("quiet"))
    client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Messages())
    client.register_all_event_handler(Events())
    client.start_forever()


if __name__ == "__main__":
    main()
