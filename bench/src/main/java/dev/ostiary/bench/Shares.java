package dev.ostiary.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Reads a flight recording of the server and prints which part of it had the processor, in percent of all samples. */
final class Shares {
    @SuppressWarnings("ImmutableEnumChecker") // List.of is
    private enum Part {
        TRAIL("trail: waiting line and commit", "dev.ostiary.trail."),
        SEAL("unseal and digest", "dev.ostiary.seal."),
        IDENTITY("identity and rate", "dev.ostiary.identity."),
        POLICY("policy", "dev.ostiary.policy."),
        SQL("SQL: statement, driver, pool", "dev.ostiary.store.", "org.postgresql.", "com.zaxxer."),
        ROOM("secrets room", "dev.ostiary.secrets."),
        MCP("MCP: parse, dispatch, write", "dev.ostiary.kernel.mcp."),
        SHAPES("bind, render, JSON", "dev.ostiary.kernel.shape.", "dev.ostiary.kernel.json."),
        GATE("gate", "dev.ostiary.kernel."),
        WATCH("metrics and spans", "dev.ostiary.server.", "io.micrometer.", "io.opentelemetry."),
        HTTP("HTTP: surface and container", "dev.ostiary.surface.", "org.apache."),
        OTHER("the virtual machine's own threads and the rest");

        private final String text;
        private final List<String> packages;

        Part(String text, String... packages) {
            this.text = text;
            this.packages = List.of(packages);
        }

        private static @Nullable Part of(String type) {
            for (var part : values()) {
                if (part.packages.stream().anyMatch(type::startsWith)) {
                    return part;
                }
            }
            return null;
        }
    }

    private final Map<Part, Long> samples = new EnumMap<>(Part.class);

    private Shares() {}

    /** One argument: the recording. */
    public static void main(String[] arguments) throws IOException {
        var shares = new Shares();
        try (var recording = new RecordingFile(Path.of(arguments[0]))) {
            while (recording.hasMoreEvents()) {
                shares.count(recording.readEvent());
            }
        }
        shares.print();
    }

    private void count(RecordedEvent event) {
        if (event.getEventType().getName().equals("jdk.CPUTimeSample")) {
            samples.merge(part(event), 1L, Long::sum);
        }
    }

    /** The trail's statements are the trail's; all else belongs to the innermost frame that we can name. */
    private static Part part(RecordedEvent event) {
        var trace = event.getStackTrace();
        if (trace == null) {
            return Part.OTHER;
        }
        var parts = trace.getFrames().stream().map(Shares::part).toList();
        if (parts.contains(Part.TRAIL)) {
            return Part.TRAIL;
        }
        return parts.stream().filter(part -> part != Part.OTHER).findFirst().orElse(Part.OTHER);
    }

    private static Part part(RecordedFrame frame) {
        var part = Part.of(frame.getMethod().getType().getName());
        return part == null ? Part.OTHER : part;
    }

    private void print() {
        ToLongFunction<Map.Entry<Part, Long>> count = Map.Entry::getValue;
        long all = samples.entrySet().stream().mapToLong(count).sum();
        samples.entrySet().stream()
                .sorted(Comparator.comparingLong(count).reversed())
                .forEach(entry -> System.out.printf("%.1f\t%s%n", 100.0 * entry.getValue() / all, entry.getKey().text));
    }
}
