"""Messages to real receivers: taken, refused, unanswered; and nothing of an address is seen anywhere."""

import logging
import socket

import pytest

from landed.errors import UsageError
from landed.run.notifications import readable, send
from landed.secrets import Secret
from tests.support.receivers import hook, mailbox

SUBJECT = "[완료] 마이그레이션"
BODY = "- 상태: 완료\n- a < b & *c*"


def test_a_webhook_takes_it():
    """Subject and body arrive as they are."""
    with hook() as receiver:
        (sent,) = send([Secret(receiver.url)], SUBJECT, BODY)

    assert (sent.name, sent.taken, sent.reason) == ("1 JSON", True, "")
    assert [(each["title"], each["message"]) for each in receiver.bodies] == [(SUBJECT, BODY)]
    assert receiver.paths == ["/c4n4rytoken"]


def test_a_mailbox_takes_it():
    """The subject is decoded to what it was, and the body is in the mail."""
    with mailbox() as receiver:
        (sent,) = send([Secret(receiver.url)], SUBJECT, BODY)

    assert sent.taken
    assert receiver.subject() == SUBJECT
    assert "- 상태: 완료" in receiver.text()


@pytest.mark.parametrize("status", [301, 400, 401, 404, 429, 500, 503])
def test_a_refusal_is_no_delivery(status):
    """Whatever is not a yes: not taken."""
    with hook(status) as receiver:
        (sent,) = send([Secret(receiver.url)], SUBJECT, BODY)

    assert (sent.taken, sent.reason) == (False, "the receiver did not take it")


def test_a_mail_refused():
    """A mail server that does not want it has not taken it."""
    with mailbox(refuses=True) as receiver:
        (sent,) = send([Secret(receiver.url)], SUBJECT, BODY)

    assert not sent.taken
    assert receiver.mails == []


def test_nobody_there():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (sent,) = send([Secret(f"json://127.0.0.1:{port}/")], SUBJECT, BODY)

    assert (sent.taken, sent.reason) == (False, "the receiver did not take it")


def test_a_silent_receiver_has_a_deadline():
    """The run does not wait for it, and the others are told all the same."""
    with hook(silent_s=60) as silent, hook() as good:
        sent = send([Secret(silent.url), Secret(good.url)], SUBJECT, BODY, deadline_s=3)

    assert [(each.taken, each.reason) for each in sent] == [(False, "no answer within 3 s"), (True, "")]
    assert sent[0].seconds < 30, "half of the silence: it did not wait for the end of that"


def test_nothing_is_seen_of_an_address(capfd, caplog):
    """Neither results nor output nor any log hold a part of it, taken or refused."""
    caplog.set_level(logging.DEBUG)
    with hook(500) as refusing, hook() as taking:
        sent = send([Secret(refusing.url), Secret(taking.url)], SUBJECT, BODY)
    output = "".join(capfd.readouterr()) + caplog.text + str([each.plain for each in sent])

    assert len(taking.bodies) == 1
    assert "c4n4ry" not in output


@pytest.mark.parametrize("text", ["nonsense://c4n4ry", "https://c4n4ry.example/x", "slack://c4n4ry"])
def test_an_address_nobody_knows(text):
    """It is refused before anything is verified, and not shown."""
    with pytest.raises(UsageError) as error:
        readable(Secret(text))

    assert "c4n4ry" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "mailto://user:word@example.com",
        "jsons://hooks.example.com/x",
    ],
)
def test_addresses_of_the_usual_services(text):
    """Slack, Discord, mail and a webhook are known."""
    assert readable(Secret(text)) == Secret(text)


def test_nobody_to_tell():
    """Without receivers nothing is sent."""
    assert send([], SUBJECT, BODY) == []
