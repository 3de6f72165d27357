"""Times one call to a model and writes it to Kafka as a call event.

    pip install confluent-kafka
    python produce.py                              prints the event
    python produce.py localhost:9092 call-events   sends it
"""

import json
import sys
import time
import uuid
from datetime import datetime, timezone

PROVIDER = "anthropic"
MODEL = "claude-sonnet-4-5"


def timed(call, attempt, logical_call_id):
    """Runs one attempt of a call and returns its event, however the call ends."""
    started_at = datetime.now(timezone.utc)
    started = time.monotonic()
    event = {
        "event_id": str(uuid.uuid4()),
        "source": "checkout/eu-1",
        # With its offset: a time without one is rejected.
        "started_at": started_at.isoformat(timespec="milliseconds"),
        "provider": PROVIDER,
        "model": MODEL,
        "logical_call_id": logical_call_id,
        "attempt": attempt,
    }
    try:
        answer = call()
        event["http_status"] = 200
        event["model_served"] = answer["model"]
        event["input_tokens"] = answer["usage"]["input_tokens"]
        event["output_tokens"] = answer["usage"]["output_tokens"]
    except Exception as error:
        # None says that no response arrived. If your library does not tell, say so instead:
        # event["labels"] = {"http_status_unknown": "true"}
        event["http_status"] = getattr(error, "status_code", None)
        event["error_type"] = getattr(error, "type", None) or type(error).__name__
    event["duration_ms"] = round((time.monotonic() - started) * 1000)
    return event


def call_the_model():
    """Put your own call here."""
    return {
        "model": "claude-sonnet-4-5-20250929",
        "usage": {"input_tokens": 12, "output_tokens": 34},
    }


def main():
    event = timed(call_the_model, attempt=1, logical_call_id=str(uuid.uuid4()))
    value = json.dumps(event)
    if len(sys.argv) < 3:
        print(value)
        return

    from confluent_kafka import Producer

    broker, topic = sys.argv[1:3]
    # One copy of each message on the topic; a second one would be counted once all the same.
    producer = Producer({"bootstrap.servers": broker, "enable.idempotence": True})
    # The identity as key keeps events of one identity in the order in which they were sent.
    producer.produce(topic, key=event["event_id"], value=value)
    if producer.flush(30) > 0:
        sys.exit("the broker did not take the event")


if __name__ == "__main__":
    main()
