package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.List;
import java.util.stream.Stream;

/** Patterns of the operator's settings, in which each cloud has its own form: what of them is about one cloud. */
final class Limits {
    private Limits() {}

    /**
     * What nobody gets in {@code cloud}.
     *
     * @throws Refused when any pattern cannot be read, whatever cloud it is for: a limit that is not understood must not
     *     be one that does not hold
     */
    static List<Action> denied(Cloud cloud, List<String> patterns) {
        patterns.stream().filter(Shorthand::knows).findFirst().ifPresent(each -> {
            throw unreadable(
                    "deny",
                    each,
                    "The shorthand is for what is asked. Deny the cloud's own actions, such as 's3:Put*'.");
        });
        return Action.distinct(
                patterns.stream().flatMap(each -> about(cloud, "deny", each)).toList());
    }

    /**
     * Outside of what nothing is given in {@code cloud}.
     *
     * @throws Refused as {@link #denied}
     */
    static List<Action> ceiling(Cloud cloud, List<String> patterns) {
        return Action.distinct(
                patterns.stream().flatMap(each -> about(cloud, "ceiling", each)).toList());
    }

    private static Stream<Action> about(Cloud cloud, String field, String pattern) {
        if (pattern.equals("*")) {
            return Stream.of(new Action(cloud, pattern));
        }
        if (Shorthand.knows(pattern)) {
            return Shorthand.in(cloud, pattern).stream().map(each -> Action.of(cloud, each));
        }
        var action = read(field, pattern);
        return sameForm(cloud) == action.cloud() ? Stream.of(new Action(cloud, action.text())) : Stream.empty();
    }

    private static Action read(String field, String pattern) {
        try {
            return Action.of(written(pattern), pattern);
        } catch (Refused refused) {
            throw unreadable(field, pattern, refused.refusal().message());
        }
    }

    private static Refused unreadable(String field, String pattern, String why) {
        return new Refused(Refusal.invalid(
                "invalid_settings",
                "The " + field + " list of the settings holds '" + Words.quoted(pattern) + "'. " + why
                        + " Nothing is issued until it is mended."));
    }

    /** In whose form a pattern is: what separates its parts tells. */
    private static Cloud written(String pattern) {
        if (pattern.indexOf(':') >= 0) {
            return Cloud.AWS;
        }
        if (pattern.indexOf('/') >= 0) {
            return Cloud.AZURE;
        }
        return pattern.indexOf('.') >= 0 ? Cloud.GCP : Cloud.AWS;
    }

    private static Cloud sameForm(Cloud cloud) {
        return cloud == Cloud.VAULT ? Cloud.AWS : cloud;
    }
}
