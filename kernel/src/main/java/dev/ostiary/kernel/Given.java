package dev.ostiary.kernel;

import tools.jackson.databind.node.ObjectNode;

/**
 * What was answered to a {@link Question}.
 *
 * @param content the form's fields, or the whole answer to any other question
 */
public record Given(Choice choice, ObjectNode content) {
    /** What a person did with a question; whatever is no form is {@link #ACCEPT}ed by being answered. */
    public enum Choice {
        ACCEPT,
        DECLINE,
        CANCEL
    }

    public boolean accepted() {
        return choice == Choice.ACCEPT;
    }
}
