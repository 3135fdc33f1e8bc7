package dev.ostiary.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.mcp.Incoming;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;

/**
 * What was posted for a stream, and from where.
 *
 * @param body its bytes, unread
 */
record Posted(Origin origin, byte[] body) {
    private static final int LINES = 4;

    /** The origin in four lines, none of which can hold a line's end, and the body behind them. */
    byte[] bytes() {
        var head = String.join("\n", origin.surface(), origin.address(), origin.userAgent(), origin.requestId(), "");
        var out = new ByteArrayOutputStream(head.length() + body.length);
        out.writeBytes(head.getBytes(UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    Incoming incoming() {
        return Incoming.read(body);
    }

    /** What {@link #bytes} wrote. */
    static Posted read(byte[] bytes) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int at = 0; lines.size() < LINES; at++) {
            if (bytes[at] == '\n') {
                lines.add(new String(bytes, from, at - from, UTF_8));
                from = at + 1;
            }
        }
        var origin = new Origin(lines.get(0), lines.get(1), lines.get(2), lines.get(3));
        return new Posted(origin, java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
