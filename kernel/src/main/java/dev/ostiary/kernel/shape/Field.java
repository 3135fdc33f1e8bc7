package dev.ostiary.kernel.shape;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One component of a record.
 *
 * @param name its name on the wire
 * @param optional whether it is an {@link Optional}
 * @param fallback what stands in when it was left out, if anything
 * @param says its sentence, empty when it has none
 */
public record Field(
        String name,
        Kind kind,
        boolean optional,
        @Nullable JsonNode fallback,
        String says,
        Optional<Within> within,
        Optional<Pattern> pattern,
        Method accessor) {
    /** Whether a caller must give it. */
    public boolean required() {
        return !optional && fallback == null;
    }
}
