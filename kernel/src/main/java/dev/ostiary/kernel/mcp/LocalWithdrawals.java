package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Withdrawals that come in where the request is being dealt with: enough for one process. */
public final class LocalWithdrawals implements Withdrawals {
    private final Map<String, Here> places = new ConcurrentHashMap<>();

    /** A client that uses an id twice at once takes back what it asked last. */
    @Override
    public Place expect(String session, String request) {
        var here = new Here(name(session, request));
        places.put(here.name, here);
        return here;
    }

    @Override
    public void withdraw(String tenant, String session, String request) {
        withdraw(name(session, request));
    }

    /** Takes back the request of this {@link #name}; false when it is not being dealt with here. */
    public boolean withdraw(String name) {
        var here = places.get(name);
        if (here != null) {
            here.withdrawal.make();
        }
        return here != null;
    }

    /** What a request of a session is called among nodes: it tells nothing of the session's id. */
    public static String name(String session, String request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(session.getBytes(UTF_8));
            digest.update((byte) '\n');
            return HexFormat.of().formatHex(digest.digest(request.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Here implements Place {
        private final String name;
        private final Withdrawal withdrawal = new Withdrawal();

        Here(String name) {
            this.name = name;
        }

        @Override
        public boolean withdrawn() {
            return withdrawal.withdrawn();
        }

        @Override
        public Changes.Ear hear(Runnable wake) {
            return withdrawal.hear(wake);
        }

        @Override
        public void close() {
            places.remove(name, this);
        }
    }
}
