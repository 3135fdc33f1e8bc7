package dev.ostiary.bench;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What every call pays that touches neither disk nor network, in microseconds. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PureParts {
    record Ask(ResourcePath path, Optional<Integer> version, Optional<String> field) {}

    record Told(ResourcePath path, int version, SecretTree data, Instant updatedAt) {}

    private static final byte[] ARGUMENTS = "{\"path\":\"bench/one\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] VALUE =
            "{\"username\":\"app\",\"password\":\"correct-horse-battery-staple\",\"host\":\"db.internal\",\"port\":5432}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Shape<Ask> ask = Shape.of(Ask.class);
    private final Shape<Told> told = Shape.of(Told.class);
    private final JsonNode arguments = StrictJson.read(ARGUMENTS);
    private final Told answer = new Told(
            new ResourcePath("bench/one"), 1, new SecretTree((ObjectNode) StrictJson.read(VALUE)), Instant.EPOCH);
    private final ResourcePath above = new ResourcePath("app/production");
    private final ResourcePath below = new ResourcePath("app/production/db/primary");

    @Benchmark
    public JsonNode reading_arguments() {
        return StrictJson.read(ARGUMENTS);
    }

    @Benchmark
    public Record binding_arguments() {
        return ask.bind(arguments);
    }

    @Benchmark
    public JsonNode rendering_an_answer() {
        return told.render(answer, false);
    }

    @Benchmark
    public byte[] canonical_arguments() {
        return CanonicalJson.bytes(arguments);
    }

    @Benchmark
    public boolean path_covers_path() {
        return above.covers(below);
    }
}
