package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * Takes known secrets out of text, in whatever common encoding they stand there ({@link Forms}), whole or in long parts,
 * over line breaks and over the borders of what is read at once.
 */
public final class Redactor {
    /** Shorter values would turn ordinary words into masks and hide nothing. */
    private static final int SHORTEST = 6;

    private final Traces traces;

    private Redactor(Traces traces) {
        this.traces = traces;
    }

    /** Hides these; values of fewer than six characters are no secrets. */
    public static Redactor of(Collection<Secret> secrets) {
        var forms = new LinkedHashSet<String>();
        for (var secret : secrets) {
            if (secret.reveal().length() >= SHORTEST) {
                forms.addAll(Forms.of(secret.reveal()));
            }
        }
        return new Redactor(new Traces(forms));
    }

    /** {@code text} with {@link Secret#MASK} in place of each secret. */
    public String clean(String text) {
        return cleaned(text).text();
    }

    /** Both of its texts, with what was taken out counted. */
    Outcome clean(Outcome outcome) {
        var out = cleaned(outcome.out());
        var err = cleaned(outcome.err());
        return new Outcome(
                outcome.end(),
                outcome.exit(),
                out.text(),
                err.text(),
                outcome.truncated(),
                outcome.redactions() + out.redactions() + err.redactions(),
                outcome.took());
    }

    private record Cleaned(String text, int redactions) {}

    private Cleaned cleaned(String text) {
        var out = new ByteArrayOutputStream();
        var stream = onto(out);
        stream.write(text.getBytes(StandardCharsets.UTF_8));
        stream.finish();
        return new Cleaned(out.toString(StandardCharsets.UTF_8), stream.redactions());
    }

    /** A stream without secrets, which is written to {@code out}. */
    RedactedStream onto(OutputStream out) {
        return new RedactedStream(traces, out);
    }
}
