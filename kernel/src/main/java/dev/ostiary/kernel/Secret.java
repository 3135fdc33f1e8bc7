package dev.ostiary.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not be seen: it prints as a mask, and only {@link #reveal()} gives it up. */
public final class Secret {
    /** What stands wherever a secret value would (seed 003, SCAIVAULT_MASK_VALUES). */
    public static final String MASK = "••••••";

    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself; every caller of this method is a place to review. */
    public String reveal() {
        return value;
    }

    /** Compares in time that does not depend on where the values differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    /** Constant, so that a hash code tells nothing of the value. */
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return MASK;
    }
}
