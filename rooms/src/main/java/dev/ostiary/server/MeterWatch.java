package dev.ostiary.server;

import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Request;
import dev.ostiary.kernel.trail.TrailEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times calls by operation, surface and outcome, and names their spans; nothing that a caller writes does. */
final class MeterWatch implements Governance.Watch {
    private record Key(String operation, String surface, TrailEvent.Outcome outcome) {}

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    MeterWatch(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void finished(Request request, TrailEvent event) {
        timers.computeIfAbsent(new Key(event.operation(), event.surface(), event.outcome()), this::timer)
                .record(event.durationMicros(), TimeUnit.MICROSECONDS);
        var span = Span.current();
        if (span.isRecording()) {
            span.updateName(event.operation());
            span.setAttribute("ostiary.operation", event.operation());
            span.setAttribute("ostiary.outcome", word(event.outcome()));
        }
    }

    @Override
    public void stranger(Request request) {
        registry.counter("ostiary.strangers", "surface", request.origin().surface())
                .increment();
    }

    private static String word(TrailEvent.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(Key key) {
        return Timer.builder("ostiary.calls")
                .description("Calls through the gate, durable in the trail")
                .tag("operation", key.operation())
                .tag("surface", key.surface())
                .tag("outcome", word(key.outcome()))
                .publishPercentileHistogram(false)
                .register(registry);
    }
}
