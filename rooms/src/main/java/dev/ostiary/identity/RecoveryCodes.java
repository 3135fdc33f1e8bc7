package dev.ostiary.identity;

import dev.ostiary.kernel.Secret;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ten codes of 60 random bits, to be written down; each replaces the app once. */
final class RecoveryCodes {
    static final int HOW_MANY = 10;
    private static final int GROUPS = 3;
    private static final int IN_GROUP = 4;
    /** 32 letters and digits of which no two look alike. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private RecoveryCodes() {}

    static List<Secret> invent(SecureRandom random) {
        return Stream.generate(() -> one(random)).limit(HOW_MANY).toList();
    }

    private static Secret one(SecureRandom random) {
        return new Secret(IntStream.range(0, GROUPS)
                .mapToObj(_ -> random.ints(IN_GROUP, 0, LETTERS.length())
                        .mapToObj(at -> String.valueOf(LETTERS.charAt(at)))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("-")));
    }

    /** Without what a person may put between or make of the letters when copying them. */
    static String plain(String typed) {
        return typed.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }
}
