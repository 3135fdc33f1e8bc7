package dev.ostiary.kernel;

import tools.jackson.databind.node.ObjectNode;

/**
 * Something that the client, or the person before it, is asked while a call runs.
 *
 * <p>{@code key} names the answer: a call that is asked begins anew once the answer is there, and finds it by its key.
 */
public sealed interface Question {
    String key();

    /**
     * A form in the client; {@code schema} is flat JSON Schema. An answer proves nothing about who gave it.
     *
     * @param ahead whether an answer counts that comes before the question: right for a missing detail, which is no more
     *     than an argument, wrong for a consent
     */
    record Form(String key, String message, ObjectNode schema, boolean ahead) implements Question {
        /** A form that is answered only once it was shown. */
        public Form(String key, String message, ObjectNode schema) {
            this(key, message, schema, false);
        }
    }

    /** An address that a person opens outside the client; the answer says no more than that they went. */
    record Link(String key, String message, String url) implements Question {}

    /** A message for the client's model; {@code params} are those of {@code sampling/createMessage}. */
    record Sample(String key, ObjectNode params) implements Question {}

    /** Which folders the client works in. */
    record Roots(String key) implements Question {}
}
