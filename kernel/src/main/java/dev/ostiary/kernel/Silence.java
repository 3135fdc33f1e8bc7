package dev.ostiary.kernel;

import java.util.List;
import java.util.Map;

/** The conversation of a surface that can only answer. */
enum Silence implements Conversation {
    ONLY_ANSWERS;

    @Override
    public boolean can(Question question) {
        return false;
    }

    @Override
    public Map<String, Given> ask(List<Question> questions) {
        throw new Refused(Refusal.denied(
                "client_capability_missing",
                "This asks something of the person before the client, and nobody can be asked here. Call it from an MCP client that supports elicitation.",
                Refusal.Cause.CONDITION));
    }

    @Override
    public void progress(double done, double total) {}

    @Override
    public void log(Level level, String text) {}

    @Override
    public boolean cancelled() {
        return false;
    }
}
