package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the actions of a wish are for: a comma list in the cloud's own form. */
final class Resources {
    static final List<String> ALL = List.of("*");

    private static final int MOST = 100;
    private static final int LONGEST = 1024;

    /** Printable, and nothing that would have to be escaped in JSON. */
    private static final String REST = "[\\x21-\\x7e&&[^,\"\\\\<>`]]+";

    /** IAM reads no wildcard in partition and service. */
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[A-Za-z0-9*?-]*:(?:[0-9*?]*|aws):" + REST);

    private static final Pattern GCP =
            Pattern.compile("(?:gs://|//[a-z0-9.-]+\\.googleapis\\.com/|(?:projects|folders|organizations)/)" + REST);
    private static final Pattern AZURE =
            Pattern.compile("/(?:subscriptions|providers)/" + REST, Pattern.CASE_INSENSITIVE);

    /** Actions that S3 asks of a bucket's objects: named, since one letter less may be the bucket's. */
    private static final Set<String> OBJECTS = Set.of("s3:getobject", "s3:putobject", "s3:deleteobject");

    private Resources() {}

    /**
     * Reads the list; {@code *} alone when there is none.
     *
     * @throws Refused naming the field {@code resource} and the form that was expected
     */
    static List<String> parse(Cloud cloud, Optional<String> text) {
        var parts = Words.listed(text.orElse(""));
        if (parts.isEmpty() || parts.contains("*")) {
            return ALL;
        }
        if (parts.size() > MOST) {
            throw new Refused(Refusal.invalidField(
                    "resource", parts.size() + " are more than the " + MOST + " that are read. Use wildcards."));
        }
        return parts.stream().map(each -> checked(cloud, each)).distinct().toList();
    }

    private static String checked(Cloud cloud, String text) {
        if (text.contains("${")) {
            throw new Refused(Refusal.invalidField("resource", "name the resource itself, without policy variables."));
        }
        if (text.length() > LONGEST || !form(cloud).matcher(text).matches()) {
            throw new Refused(Refusal.invalidField(
                    "resource", "'" + Words.quoted(text) + "' is not a resource of " + expected(cloud)));
        }
        return text;
    }

    static boolean isReadable(Cloud cloud, String text) {
        return text.length() <= LONGEST && form(cloud).matcher(text).matches();
    }

    private static Pattern form(Cloud cloud) {
        return switch (cloud) {
            case AWS, VAULT -> ARN;
            case GCP -> GCP;
            case AZURE -> AZURE;
        };
    }

    private static String expected(Cloud cloud) {
        return switch (cloud) {
            case AWS, VAULT -> "AWS. Expected an ARN (e.g. 'arn:aws:s3:::my-bucket/*').";
            case GCP -> "GCP. Expected 'gs://bucket/prefix', 'projects/…' or '//service.googleapis.com/…'.";
            case AZURE -> "Azure. Expected '/subscriptions/…'.";
        };
    }

    /** What S3's split between a bucket and its objects may make go wrong; buckets are named without a slash. */
    static List<String> hints(List<Action> allow, List<String> resources) {
        var s3 = resources.stream()
                .filter(each -> each.startsWith("arn:aws") && each.contains(":s3:::"))
                .toList();
        List<String> hints = new ArrayList<>();
        if (s3.isEmpty() || !s3.equals(resources)) {
            return hints;
        }
        if (lists(allow) && s3.stream().allMatch(each -> each.contains("/"))) {
            hints.add("s3:ListBucket is asked of a bucket and not of its objects: name '"
                    + s3.getFirst().replaceFirst("/.*", "") + "' as a resource too.");
        }
        if (touchesObjects(allow) && s3.stream().noneMatch(each -> each.contains("/") || each.endsWith("*"))) {
            hints.add("Reading and writing is asked of a bucket's objects: name '" + s3.getFirst()
                    + "/*' as a resource too.");
        }
        return hints;
    }

    private static boolean lists(List<Action> allow) {
        return allow.stream().anyMatch(each -> each.text().equalsIgnoreCase("s3:ListBucket"));
    }

    private static boolean touchesObjects(List<Action> allow) {
        return allow.stream().anyMatch(each -> OBJECTS.contains(each.text().toLowerCase(Locale.ROOT)));
    }
}
