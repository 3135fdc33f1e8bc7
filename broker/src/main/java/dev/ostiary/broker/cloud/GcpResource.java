package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bucket, or objects in it: {@code gs://bucket}, {@code gs://bucket/report.csv}, {@code gs://bucket/2026/*}, also
 * written {@code projects/_/buckets/bucket/objects/report.csv}, with or without {@code //storage.googleapis.com/}.
 *
 * @param object one object's name or the beginning of names; empty means the whole bucket
 * @param beginning whether {@code object} is a beginning
 */
record GcpResource(String bucket, Optional<String> object, boolean beginning) {
    private static final Pattern URI = Pattern.compile("gs://([^/]*)(?:/(.*))?");
    private static final Pattern NAME =
            Pattern.compile("(?://storage\\.googleapis\\.com/)?projects/_/buckets/([^/]*)(?:/objects/(.*))?");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    private static final Pattern OBJECT = Pattern.compile("[^\\p{Cntrl}*]{1,1024}");

    /** @throws Refused when {@code text} is none of these */
    static GcpResource of(String text) {
        return match(URI, text)
                .or(() -> match(NAME, text))
                .flatMap(GcpResource::read)
                .orElseThrow(() -> refused(text));
    }

    private static Optional<Matcher> match(Pattern pattern, String text) {
        return Optional.of(pattern.matcher(text)).filter(Matcher::matches);
    }

    private static Optional<GcpResource> read(Matcher parts) {
        var rest = Optional.ofNullable(parts.group(2)).orElse("");
        var beginning = rest.endsWith("*");
        var object = Optional.of(beginning ? rest.substring(0, rest.length() - 1) : rest)
                .filter(each -> !each.isEmpty());
        return Optional.of(new GcpResource(parts.group(1), object, beginning && object.isPresent()))
                .filter(GcpResource::wellFormed);
    }

    private static boolean wellFormed(GcpResource each) {
        return BUCKET.matcher(each.bucket).matches()
                && each.object.stream().allMatch(name -> OBJECT.matcher(name).matches());
    }

    private static Refused refused(String text) {
        return new Refused(
                Refusal.invalidField(
                        "resource",
                        "'" + text
                                + "' is no bucket and no object of Cloud Storage. Write gs://bucket, gs://bucket/name or gs://bucket/beginning*."));
    }

    /** The bucket, as a boundary names it. */
    String available() {
        return "//storage.googleapis.com/projects/_/buckets/" + bucket;
    }

    /** As people write it. */
    String text() {
        return "gs://" + bucket
                + object.map(name -> "/" + name + (beginning ? "*" : "")).orElse("");
    }

    /** In the Common Expression Language; empty for the whole bucket. Names are listed below a beginning alone. */
    Optional<String> condition() {
        return object.map(name -> {
            var path = quoted("projects/_/buckets/" + bucket + "/objects/" + name);
            return beginning
                    ? "resource.name.startsWith(" + path
                            + ") || api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith("
                            + quoted(name) + ")"
                    : "resource.name == " + path;
        });
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
