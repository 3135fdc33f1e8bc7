"""What every bad day uses."""

import time

from lab.wire import refusal


def saw(text):
    print("   " + text, flush=True)


def check(holds, text):
    """Says what was seen; ends the day if it is not what was expected."""
    if not holds:
        raise AssertionError(text)
    saw(text)


def answered(wire, tool, arguments):
    """Answers 'ok', the code of the refusal, or what broke the connection."""
    try:
        return refusal(wire.tool(tool, arguments)) or "ok"
    except OSError as fault:
        return type(fault).__name__
    except Exception as fault:  # an answer cut short is no answer
        return type(fault).__name__


def until(patience, question):
    """Asks until the answer is yes, for at most `patience` seconds; answers how long it took, or None."""
    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        if question():
            return time.monotonic() - begun
        time.sleep(0.2)
    return None
