package dev.ostiary.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The wire to a database or a server, which can be cut and mended. */
final class Wire implements AutoCloseable {
    private final int target;
    private final int port;
    private final Queue<Socket> ends = new ConcurrentLinkedQueue<>();
    private @Nullable ServerSocket door;
    private @Nullable Thread keeper;

    Wire(int target) {
        this.target = target;
        this.port = open(0);
    }

    int port() {
        return port;
    }

    void mend() {
        open(port);
    }

    /** Whoever knocks while the door is being closed is still let in, so it is cut once nobody stands there any more. */
    void cut() {
        close(door);
        leave(keeper);
        for (var end = ends.poll(); end != null; end = ends.poll()) {
            close(end);
        }
    }

    private int open(int at) {
        try {
            var fresh = new ServerSocket(at, 50, InetAddress.getLoopbackAddress());
            door = fresh;
            keeper = Thread.startVirtualThread(() -> serve(fresh));
            return fresh.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket fresh) {
        while (!fresh.isClosed()) {
            try {
                var here = fresh.accept();
                var there = new Socket(InetAddress.getLoopbackAddress(), target);
                ends.add(here);
                ends.add(there);
                Thread.startVirtualThread(() -> carry(here, there));
                Thread.startVirtualThread(() -> carry(there, here));
            } catch (IOException _) {
                // cut
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // cut
        } finally {
            close(from);
            close(to);
        }
    }

    private static void leave(@Nullable Thread keeper) {
        try {
            if (keeper != null) {
                keeper.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(@Nullable AutoCloseable end) {
        try {
            if (end != null) {
                end.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cut();
    }
}
