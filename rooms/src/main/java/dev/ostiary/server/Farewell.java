package dev.ostiary.server;

import dev.ostiary.surface.mcp.EventStreams;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;

/**
 * How a node goes without losing a request: first it says that it is not ready, and serves on until its balancer has
 * noticed; then it ends what would never end by itself, for those clients to come back to another node. What follows is
 * the container's: it takes no new connection and lets requests finish.
 */
final class Farewell extends HttpFilter implements SmartLifecycle {
    private static final long serialVersionUID = 1L;

    private final transient Premises premises;
    private final transient EventStreams streams;
    private final Duration notice;
    private volatile boolean running;

    Farewell(Premises premises, EventStreams streams, Duration notice) {
        this.premises = premises;
        this.streams = streams;
        this.notice = notice;
    }

    /** Who comes meanwhile is served, and opens another connection for the next request. */
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (premises.leaving()) {
            response.setHeader("Connection", "close");
        }
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        premises.leave();
        try {
            Thread.sleep(notice);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        premises.endSubscriptions();
        streams.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the container, whatever its phase. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
