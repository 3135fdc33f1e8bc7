package dev.ostiary.kernel;

import java.util.List;
import java.util.Map;

/** A conversation in which the secret values that a call brought are never told, as in its result. */
record Discreet(Conversation inner, Record input) implements Conversation {
    @Override
    public boolean can(Question question) {
        return inner.can(question);
    }

    @Override
    public Map<String, Given> ask(List<Question> questions) {
        var known = Redaction.of(input);
        return inner.ask(questions.stream().map(known::apply).toList());
    }

    @Override
    public void progress(double done, double total) {
        inner.progress(done, total);
    }

    @Override
    public void log(Level level, String text) {
        inner.log(level, Redaction.of(input).apply(text));
    }

    @Override
    public boolean cancelled() {
        return inner.cancelled();
    }
}
