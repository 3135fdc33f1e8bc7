package dev.ostiary.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes server-sent events into one response; a message is compact JSON, and so one line. */
final class EventWriter {
    /** How soon a client is asked to come back whose stream ends before its answer. */
    private static final int RETRY_MILLIS = 500;

    private final HttpServletResponse response;

    EventWriter(HttpServletResponse response) {
        this.response = response;
    }

    /** Says that events follow, which no proxy is to keep or collect. */
    void begin() {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
    }

    /**
     * The same for a stream that may end before its request is dealt with: nothing else is to be sent over the
     * connection, and the end is to be seen in the bytes, which the container does only where there may be trailers.
     */
    void beginLast() {
        begin();
        response.setHeader("Connection", "close");
        response.setTrailerFields(Map::of);
    }

    void event(String name, Optional<String> id, byte[] data) throws IOException {
        var out = response.getOutputStream();
        if (id.isPresent()) {
            out.write(("id: " + id.get() + "\n").getBytes(UTF_8));
        }
        out.write(("event: " + name + "\ndata: ").getBytes(UTF_8));
        out.write(data);
        out.write("\n\n".getBytes(UTF_8));
        response.flushBuffer();
    }

    /** An event of nothing but its id, so that a client can come back before there was any other. */
    void prime(String id) throws IOException {
        write("id: " + id + "\nretry: " + RETRY_MILLIS + "\ndata: \n\n");
    }

    void retry() throws IOException {
        write("retry: " + RETRY_MILLIS + "\n\n");
    }

    /** A sign of life that is no event. */
    void comment() throws IOException {
        write(":\n\n");
    }

    /** Ends the response, though its request may still be being dealt with. */
    void close() throws IOException {
        response.getOutputStream().close();
    }

    private void write(String text) throws IOException {
        response.getOutputStream().write(text.getBytes(UTF_8));
        response.flushBuffer();
    }
}
