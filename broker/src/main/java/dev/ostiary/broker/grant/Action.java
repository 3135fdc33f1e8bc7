package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One action or pattern of actions in its cloud's form: {@code s3:Get*}, {@code storage.objects.get},
 * {@code Microsoft.Storage/storageAccounts/read}. Compared without regard to case: no cloud has two actions that differ
 * in nothing else, and one that is denied must not be had by another spelling.
 */
public record Action(Cloud cloud, String text) {
    private static final int LONGEST = 128;
    private static final int MOST = 400;

    private static final Pattern AWS = Pattern.compile("[A-Za-z0-9-]+:[A-Za-z0-9*?-]+|\\*:\\*");
    private static final Pattern GCP = Pattern.compile("[A-Za-z0-9-]+(?:\\.[A-Za-z0-9*-]+)*\\.(?:\\*|[A-Za-z0-9*-]+)");
    private static final Pattern AZURE =
            Pattern.compile("\\*|(?:\\*|[A-Za-z0-9]+\\.[A-Za-z0-9.]+)(?:/[A-Za-z0-9*._-]+)+");

    /**
     * One action as its cloud writes it; for Vault, as AWS does.
     *
     * @throws Refused naming the field {@code allow} and the form that was expected
     */
    public static Action of(Cloud cloud, String text) {
        if (text.length() > LONGEST || !form(cloud).matcher(text).matches() || isTooShort(cloud, text)) {
            throw new Refused(Refusal.invalid("invalid_action", wrong(cloud, text)));
        }
        return new Action(cloud, text);
    }

    /**
     * A comma list of actions, in which the shorthand of {@link Shorthand} is understood too.
     *
     * @throws Refused as {@link #of} does, or because there are more than 400
     */
    public static List<Action> list(Cloud cloud, String text) {
        var all = Words.listed(text).stream().flatMap(each -> each(cloud, each)).toList();
        if (all.size() > MOST) {
            throw new Refused(Refusal.invalidField(
                    "allow", all.size() + " actions are more than the " + MOST + " that are read. Use wildcards."));
        }
        return distinct(all);
    }

    private static Stream<Action> each(Cloud cloud, String text) {
        var meant = Shorthand.in(cloud, text);
        return meant.isEmpty() ? Stream.of(of(cloud, text)) : meant.stream().map(each -> of(cloud, each));
    }

    /** Without those that another one covers; of two that say the same the first stays. */
    static List<Action> distinct(List<Action> actions) {
        List<Action> kept = new ArrayList<>();
        for (var each : actions) {
            if (kept.stream().noneMatch(other -> other.covers(each))) {
                kept.removeIf(each::covers);
                kept.add(each);
            }
        }
        return List.copyOf(kept);
    }

    /** Whether this pattern includes all of {@code other}. */
    public boolean covers(Action other) {
        return glob().covers(other.glob());
    }

    /** Whether there is an action that both patterns include. */
    public boolean overlaps(Action other) {
        return glob().overlaps(other.glob());
    }

    /**
     * What both patterns include, as patterns; none when nothing is.
     *
     * @throws Refused when it would take too many of them
     */
    List<Action> meet(Action other) {
        if (other.covers(this)) {
            return List.of(this);
        }
        if (covers(other)) {
            return List.of(other);
        }
        return Meeting.of(glob(), other.glob())
                .orElseThrow(() -> new Refused(Refusal.invalidField(
                        "allow", "'" + text + "' has too many wildcards. Name the actions that are needed.")))
                .stream()
                .map(each -> new Action(cloud, each))
                .toList();
    }

    /** Whether it names one action and no pattern. */
    public boolean isLiteral() {
        return glob().isLiteral();
    }

    /** Whether nothing at all is outside of it. */
    public boolean isEverything() {
        return text.equals("*") || text.equals("*:*");
    }

    /** What stands before the first separator, in lower case: {@code s3}, {@code storage}, {@code microsoft.storage}. */
    public String service() {
        return text.toLowerCase(Locale.ROOT).split(separator(), 2)[0];
    }

    /** The rest of it, as it was written. */
    public String name() {
        var parts = text.split(separator(), 2);
        return parts[parts.length - 1];
    }

    private String separator() {
        return switch (cloud) {
            case AWS, VAULT -> ":";
            case GCP -> "\\.";
            case AZURE -> "/";
        };
    }

    private Glob glob() {
        return Glob.of(isEverything() ? "*" : text);
    }

    private static Pattern form(Cloud cloud) {
        return switch (cloud) {
            case AWS, VAULT -> AWS;
            case GCP -> GCP;
            case AZURE -> AZURE;
        };
    }

    /** A permission of GCP has three parts; fewer are a pattern, or a slip. */
    private static boolean isTooShort(Cloud cloud, String text) {
        return cloud == Cloud.GCP && text.indexOf('*') < 0 && text.split("\\.").length < 3;
    }

    private static String wrong(Cloud cloud, String text) {
        return "Invalid action format '" + Words.quoted(text) + "'. Expected "
                + switch (cloud) {
                    case AWS, VAULT -> "'service:Action' (e.g. 's3:GetObject').";
                    case GCP -> "'service.resource.verb' (e.g. 'storage.objects.get').";
                    case AZURE ->
                        "'Microsoft.Service/resource/action' (e.g. 'Microsoft.Storage/storageAccounts/read').";
                };
    }

    @Override
    public String toString() {
        return text;
    }
}
