package dev.ostiary.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.mcp.Wire;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;

/** The response to one POST: it becomes a stream of events when something has to be told before the answer. */
final class ResponseWire implements Wire {
    private final HttpServletResponse response;
    private final boolean tells;
    private boolean begun;
    private volatile boolean open = true;

    ResponseWire(HttpServletRequest request, HttpServletResponse response) {
        this.response = response;
        this.tells = Visitor.headers(request, "Accept").stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains("text/event-stream"));
    }

    @Override
    public boolean tells() {
        return tells;
    }

    @Override
    public synchronized void tell(byte[] message) {
        begin();
        write("event: message\ndata: ", message);
    }

    @Override
    public synchronized void breathe() {
        begin();
        write(":", new byte[0]);
    }

    @Override
    public boolean open() {
        return open;
    }

    /** Sends the answer as the last event; false when no stream has begun, and the answer is a plain one. */
    synchronized boolean finish(byte[] answer) {
        if (begun && answer.length > 0) {
            write("event: message\ndata: ", answer);
        }
        return begun;
    }

    private void begin() {
        if (!begun) {
            begun = true;
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType("text/event-stream");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
        }
    }

    /** Messages are compact JSON, so each is one line. */
    private void write(String before, byte[] message) {
        if (!open) {
            return;
        }
        try {
            var out = response.getOutputStream();
            out.write(before.getBytes(UTF_8));
            out.write(message);
            out.write("\n\n".getBytes(UTF_8));
            response.flushBuffer();
        } catch (IOException _) {
            open = false;
        }
    }
}
