package dev.ostiary.kernel;

import java.util.List;
import java.util.Map;

/** A conversation in which the secret values that a call brought are never told, as in its result. */
record Discreet(Conversation inner, Redaction known) implements Conversation {
    /** {@code inner}, or itself where {@code input} brought no secret. */
    static Conversation of(Conversation inner, Record input) {
        var known = Redaction.of(input);
        return known.isEmpty() ? inner : new Discreet(inner, known);
    }

    @Override
    public boolean can(Question question) {
        return inner.can(question);
    }

    @Override
    public Map<String, Given> ask(List<Question> questions) {
        return inner.ask(questions.stream().map(known::apply).toList());
    }

    @Override
    public boolean detached() {
        return inner.detached();
    }

    @Override
    public void waiting(String words) {
        inner.waiting(known.apply(words));
    }

    @Override
    public void progress(double done, double total) {
        inner.progress(done, total);
    }

    @Override
    public void log(Level level, String text) {
        inner.log(level, known.apply(text));
    }

    @Override
    public boolean cancelled() {
        return inner.cancelled();
    }

    @Override
    public Ear onCancel(Runnable wake) {
        return inner.onCancel(wake);
    }
}
