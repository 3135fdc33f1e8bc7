package dev.ostiary.identity;

import java.time.Instant;
import org.bouncycastle.util.encoders.Base32;

/** The app on somebody's phone. */
public final class Authenticator {
    private final byte[] secret;

    public Authenticator(String base32) {
        this.secret = Base32.decode(base32);
    }

    /** The code that is shown now, or {@code steps} of 30 seconds later. */
    public String code(int steps) {
        return Totp.code(secret, Instant.now().getEpochSecond() / 30 + steps);
    }
}
