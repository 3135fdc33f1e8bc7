package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Passes bytes on as soon as it is certain that they are no part of a secret.
 *
 * <p>The stream is read twice at once, as it stands and with its escapes undone; a place that either reading finds
 * telling becomes a mask. What may yet become a secret is held back, at most a form and its line breaks long.
 */
final class RedactedStream {
    private static final byte[] MASK = Secret.MASK.getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;
    private final Reading asItStands;
    private final Reading undone;
    private final Unescaping unescaping;
    private final Deque<Span> spans = new ArrayDeque<>();
    private byte[] held = new byte[8192];
    private int count;
    /** Place in the stream of the first byte that is held, and of the next one to come. */
    private long first;

    private long position;
    private int redactions;

    /** From a place to before another. */
    private record Span(long from, long to) {}

    RedactedStream(Traces traces, OutputStream out) {
        this.out = out;
        asItStands = new Reading(traces);
        undone = new Reading(traces);
        unescaping = new Unescaping((character, start) -> hide(undone.take(character, start)));
    }

    void write(byte[] bytes) {
        write(bytes, bytes.length);
    }

    void write(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int character = bytes[i] & 0xFF;
            hold(bytes[i]);
            hide(asItStands.take(Unescaping.blank(character) ? Reading.BLANK : character, position - 1));
            unescaping.take(character, position - 1);
        }
        pass(Math.min(Math.min(asItStands.open(), undone.open()), Math.min(unescaping.open(), position)));
    }

    /** Passes on what was held back: nothing follows. */
    void finish() {
        pass(position);
    }

    int redactions() {
        return redactions;
    }

    private void hold(byte next) {
        if (count == held.length) {
            held = Arrays.copyOf(held, count * 2);
        }
        held[count++] = next;
        position++;
    }

    private void hide(long from) {
        if (from < 0) {
            return;
        }
        long begin = from;
        while (!spans.isEmpty() && spans.getLast().to() > begin) {
            begin = Math.min(begin, spans.removeLast().from());
        }
        spans.addLast(new Span(begin, position));
    }

    private void pass(long safe) {
        try {
            while (!spans.isEmpty() && spans.getFirst().to() <= safe) {
                var span = spans.removeFirst();
                give(span.from());
                out.write(MASK);
                redactions++;
                drop(span.to());
            }
            give(spans.isEmpty() ? safe : Math.min(safe, spans.getFirst().from()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.arraycopy(held, offset, held, 0, count - offset);
        count -= offset;
        offset = 0;
    }

    private int offset;

    private void give(long until) throws IOException {
        int length = (int) Math.max(0, until - first);
        out.write(held, offset, length);
        drop(first + length);
    }

    private void drop(long until) {
        offset += (int) (until - first);
        first = until;
    }
}
