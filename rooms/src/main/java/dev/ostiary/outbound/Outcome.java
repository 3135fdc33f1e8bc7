package dev.ostiary.outbound;

import java.util.List;
import java.util.Map;

/** What came of a request. */
public sealed interface Outcome {
    /**
     * Somebody answered.
     *
     * @param headers by name in lower case
     * @param body at most 64 KiB of it
     * @param whole whether that was all
     */
    record Answered(int status, Map<String, List<String>> headers, byte[] body, boolean whole) implements Outcome {}

    /** Nobody was asked: the address is not one that we dial. */
    record Refused(String why) implements Outcome {}

    /** Nobody answered, or not in time, or not so that it could be read; {@code why} is a sentence. */
    record Failed(String why) implements Outcome {}
}
