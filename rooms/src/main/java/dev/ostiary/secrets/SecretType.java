package dev.ostiary.secrets;

import java.util.Locale;

/** What a secret is meant as; a hint that nothing enforces (domain reference 4.2). */
public enum SecretType {
    KV,
    JSON,
    CERTIFICATE,
    SSH_KEY,
    API_KEY;

    /** The name on the wire and in the store: lower case. */
    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SecretType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
