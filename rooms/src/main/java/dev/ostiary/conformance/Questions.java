package dev.ostiary.conformance;

import dev.ostiary.kernel.Question;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What tools and prompts ask their client. */
record Questions(Sheet sheet) {
    /** The form {@code form} of the sheet, asked under {@code key}. */
    Question.Form form(String key, String message, String form) {
        return new Question.Form(key, message, (ObjectNode) sheet.part("forms", form), true);
    }

    static Question.Sample sample(String key, String prompt, int maxTokens) {
        var params = JsonNodeFactory.instance.objectNode();
        params.putArray("messages")
                .addObject()
                .put("role", "user")
                .putObject("content")
                .put("type", "text")
                .put("text", prompt);
        return new Question.Sample(key, params.put("maxTokens", maxTokens));
    }
}
