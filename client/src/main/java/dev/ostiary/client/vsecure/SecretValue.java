package dev.ostiary.client.vsecure;

import dev.ostiary.kernel.Secret;
import java.util.Arrays;

/**
 * A secret's value, which prints as a mask and is wiped when it is closed.
 *
 * <p>What is wiped is the copy in here. Texts that {@link #reveal()} gave away, and what passed through the network's and
 * the parser's buffers on the way, are left to the garbage collector: no Java program can promise more. So keep it open
 * briefly, and hand {@link #copy()} to whatever takes characters. For one thread at a time.
 */
public final class SecretValue implements AutoCloseable {
    private final char[] value;
    private boolean closed;

    private SecretValue(char[] value) {
        this.value = value;
    }

    /** Holds a copy of {@code value}; wipe yours. */
    public static SecretValue of(char[] value) {
        return new SecretValue(value.clone());
    }

    /** Holds a copy of {@code value}. */
    public static SecretValue of(CharSequence value) {
        var copy = new char[value.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = value.charAt(i);
        }
        return new SecretValue(copy);
    }

    /**
     * The value as a text, which cannot be wiped; every caller of this method is a place to review.
     *
     * @throws IllegalStateException once it is closed
     */
    public String reveal() {
        return new String(open());
    }

    /**
     * The value as characters, which are the caller's to wipe.
     *
     * @throws IllegalStateException once it is closed
     */
    public char[] copy() {
        return open().clone();
    }

    private char[] open() {
        if (closed) {
            throw new IllegalStateException("This value has been wiped.");
        }
        return value;
    }

    /** Wipes the value. */
    @Override
    public void close() {
        closed = true;
        Arrays.fill(value, '\0');
    }

    @Override
    public String toString() {
        return Secret.MASK;
    }
}
