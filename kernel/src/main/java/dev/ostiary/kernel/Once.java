package dev.ostiary.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What one request has done, and had recorded: done once, however often its calls begin anew after that, because their
 * client is asked something or waits no more.
 */
public final class Once {
    private final Map<Deed, Record> outputs = new HashMap<>();

    private record Deed(String operation, JsonNode arguments) {
        static Deed of(Request request) {
            return new Deed(request.operation().name(), request.arguments());
        }
    }

    /** What came of the same call before, if it was done. */
    synchronized Optional<Record> output(Request request) {
        return Optional.ofNullable(outputs.get(Deed.of(request)));
    }

    /** The call is done, and stands in the trail. */
    synchronized void done(Request request, Record output) {
        outputs.put(Deed.of(request), output);
    }
}
