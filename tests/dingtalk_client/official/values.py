"""What is sent, by the official SDKs when they are recorded and by our client when it is compared.

Standard library only: `record` runs where nothing of the house is installed.
"""

from __future__ import annotations

from typing import Final

APP_KEY: Final = "dingexample00000000k"
APP_SECRET: Final = "a secret that is none"
TOKEN: Final = "token-of-the-recorder"
ROBOT: Final = "dingexample00000000k"
GROUP: Final = "cidAbC+/dEf12345678901234567890123456789=="
PEOPLE: Final = ["user001", "user002"]
KEYS: Final = ["key/One+1==", "key/Two+2=="]
# Signs that an encoder may spoil: Chinese, quotes, a line end, "<" and ">", "&", and a picture of four bytes.
WORDS: Final = '进度 "45%" <b>&\n🎯'
TITLE: Final = "目标进度"

TEMPLATE: Final = "589420e2-c1e2-46ef-a5ed-b8728e654da9.schema"
TRACK: Final = "okr-card-1"
PARAMS: Final = {"title": TITLE, "text": WORDS, "percent": "45"}
ROUTE: Final = "okr-route"
CALLBACK_URL: Final = "https://okr.example.com/dingtalk/cards"
API_SECRET: Final = "card secret that is none"
PERSON: Final = "user001"

# A PNG of one dot.
PICTURE: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
PICTURE_NAME: Final = "progress.png"
