"""The other yardstick: FastAPI and SQLModel as their tutorials have it, one commit for each request.

The same promises as the bot's: an id counts once, and the answer goes out after a commit with
synchronous=FULL. No rights, no receipt, no reply. BENCH_DATABASE names the file.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Session, SQLModel, create_engine

from tests.bench.noop import Callback, check_signed

KEY_RESULTS = 1000
COMMAND = re.compile(r"\s*/kr update KR(\d+) ([+-]\d+)\s*")


class KeyResult(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    now: int = 0
    by: str | None = None


class CheckIn(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key_result_id: int = Field(foreign_key="keyresult.id", index=True)
    msg_id: str = Field(index=True)
    amount: int
    by: str
    at: int


class Taken(SQLModel, table=True):
    msg_id: str = Field(primary_key=True)
    at: int


engine = create_engine(
    f"sqlite:///{os.environ['BENCH_DATABASE']}",
    connect_args={"check_same_thread": False, "timeout": 30},
    pool_size=40,
)


@event.listens_for(engine, "connect")
def durable(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


SQLModel.metadata.create_all(engine)
with Session(engine) as founding:
    founding.add_all(KeyResult(title=f"Load number {n}") for n in range(KEY_RESULTS))
    founding.commit()


def session() -> Any:
    with Session(engine) as opened:
        yield opened


app = FastAPI()


@app.post("/robot")
def take(
    callback: Callback,
    timestamp: Annotated[str, Header()],
    sign: Annotated[str, Header()],
    session: Annotated[Session, Depends(session)],
) -> dict[str, str]:
    check_signed(timestamp, sign)
    said = COMMAND.fullmatch(callback.text.content)
    if said is None:
        return {"msgtype": "empty"}
    now = int(time.time() * 1000)
    session.add(Taken(msg_id=callback.msg_id, at=now))
    try:
        session.flush()  # takes the write lock before anything is read
    except IntegrityError:
        return {"msgtype": "empty"}
    key_result = session.get(KeyResult, int(said[1]))
    if key_result is not None:
        key_result.now += int(said[2])
        key_result.by = callback.sender_staff_id
        session.add(key_result)
        session.add(
            CheckIn(
                key_result_id=int(said[1]),
                msg_id=callback.msg_id,
                amount=int(said[2]),
                by=callback.sender_staff_id,
                at=now,
            )
        )
        session.commit()
    return {"msgtype": "empty"}
