package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The credentials that this process gave to commands, each until they expire: what one command puts aside, a later one
 * may find and print.
 */
final class GivenSecrets {
    /** Of this process. */
    static final GivenSecrets OURS = new GivenSecrets();

    /** Runs whose secrets are kept; beyond it those that expire first are forgotten. */
    static final int MOST = 64;

    private final Map<String, Given> given = new LinkedHashMap<>();

    private record Given(Set<Secret> secrets, Instant expires) {}

    synchronized void add(Job job, Instant now) {
        given.values().removeIf(each -> !each.expires().isAfter(now));
        given.put(job.session(), new Given(secrets(job), job.expires()));
        if (given.size() > MOST) {
            given.entrySet().stream()
                    .min(Comparator.comparing(each -> each.getValue().expires()))
                    .ifPresent(first -> given.remove(first.getKey()));
        }
    }

    /** The same without the secrets of any other job; its own are taken out of its streams already. */
    Outcome without(Outcome outcome, Job job, Instant now) {
        var left = outcome;
        for (var secrets : others(job, now)) {
            left = Redactor.of(secrets).clean(left);
        }
        return left;
    }

    private synchronized Set<Set<Secret>> others(Job job, Instant now) {
        var own = secrets(job);
        return given.values().stream()
                .filter(each -> each.expires().isAfter(now))
                .map(Given::secrets)
                .filter(each -> !each.equals(own))
                .collect(Collectors.toSet());
    }

    private static Set<Secret> secrets(Job job) {
        return new HashSet<>(job.secrets().values());
    }
}
