package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads out of a command's output which permissions it lacked.
 *
 * <p>The output is of a command that nobody trusts. So what is found is only ever suggested; a pattern is never taken for
 * an action, nor a text that does not have the form of a resource for one; and what is read, and what comes of it, has a
 * bound.
 */
public final class Denials {
    private static final int READ = 200_000;
    private static final int MOST = 20;

    private static final String ARN = "(?:\\s+on\\s+resource:?\\s+\"?(?<resource>arn:[^\\s\"',]{1,1024}))?";

    /** AWS CLI, boto and the SDKs: the service's own words. */
    private static final Pattern AWS_PERFORM =
            Pattern.compile("not authorized to perform:? (?<action>[a-zA-Z0-9-]{1,40}:[A-Za-z0-9]{1,80})" + ARN
                    + "(?<why>[^\\n]{0,120})");

    /** S3 says less: only the operation is known. */
    private static final Pattern S3_OPERATION =
            Pattern.compile("\\((?:AccessDenied|403)\\) when calling the (?<operation>[A-Za-z0-9]{1,60}) operation: "
                    + "(?:Access Denied|Forbidden)");

    private static final String PERMISSION = "(?<action>[a-z][A-Za-z0-9-]{1,40}(?:\\.[A-Za-z0-9]{1,60}){2,3})";

    private static final Pattern GCP = Pattern.compile(
            "(?:does not have|[Pp]ermission|[Rr]equired|\"permission\":)\\s{0,4}(?:permission\\s)?['\"]?" + PERMISSION
                    + "['\"]?(?=\\s(?:access|permission|denied)|[\\s,\"'.]|$)"
                    + "(?:(?: permission)? (?:denied )?(?:on|for|to|in)(?: the)?(?: resource| project)? '?"
                    + "(?<resource>(?://|projects/)[^\\s'\"]{1,512}))?");

    private static final Pattern AZURE =
            Pattern.compile("(?:authorization to perform action|permission to perform action(?:\\(s\\))?) "
                    + "'(?<action>[A-Za-z0-9]{1,40}\\.[A-Za-z0-9./]{1,200})'"
                    + "(?: (?:over|on)(?: the)?(?: linked)? scope(?:\\(s\\))? '(?<resource>/[^\\s'\"]{1,1024})')?");

    private static final Map<String, String> S3_OPERATIONS = Map.ofEntries(
            Map.entry("ListBuckets", "s3:ListAllMyBuckets"),
            Map.entry("ListObjects", "s3:ListBucket"),
            Map.entry("ListObjectsV2", "s3:ListBucket"),
            Map.entry("HeadBucket", "s3:ListBucket"),
            Map.entry("ListObjectVersions", "s3:ListBucketVersions"),
            Map.entry("GetObject", "s3:GetObject"),
            Map.entry("HeadObject", "s3:GetObject"),
            Map.entry("PutObject", "s3:PutObject"),
            Map.entry("CopyObject", "s3:PutObject"),
            Map.entry("CreateMultipartUpload", "s3:PutObject"),
            Map.entry("UploadPart", "s3:PutObject"),
            Map.entry("DeleteObject", "s3:DeleteObject"),
            Map.entry("DeleteObjects", "s3:DeleteObject"),
            Map.entry("GetBucketLocation", "s3:GetBucketLocation"),
            Map.entry("CreateBucket", "s3:CreateBucket"),
            Map.entry("DeleteBucket", "s3:DeleteBucket"));

    private Denials() {}

    /** In the order in which they were first named, each once, at most 20; empty where nothing was denied. */
    public static List<Denied> in(Cloud cloud, String output) {
        Map<String, Denied> found = new LinkedHashMap<>();
        all(cloud, ends(output))
                .forEach(each -> found.merge(each.action().text().toLowerCase(Locale.ROOT), each, Denials::telling));
        return found.values().stream().limit(MOST).toList();
    }

    /** What was printed last tells most; a flood before it shall cost nothing. */
    private static String ends(String output) {
        return output.length() <= READ ? output : output.substring(output.length() - READ);
    }

    private static Denied telling(Denied first, Denied second) {
        return new Denied(first.action(), first.resource().or(second::resource), first.explicit() || second.explicit());
    }

    private static Stream<Denied> all(Cloud cloud, String output) {
        return switch (cloud) {
            case AWS, VAULT ->
                Stream.concat(
                        found(AWS_PERFORM, output, match -> denied(cloud, match, said(match, "why"))),
                        found(S3_OPERATION, output, match -> operation(cloud, match)));
            case GCP -> found(GCP, output, match -> denied(cloud, match, ""));
            case AZURE -> found(AZURE, output, match -> denied(cloud, match, ""));
        };
    }

    private static Stream<Denied> found(
            Pattern pattern, String output, Function<MatchResult, Optional<Denied>> reading) {
        return pattern.matcher(output).results().limit(1_000).map(reading).flatMap(Optional::stream);
    }

    private static Optional<Denied> operation(Cloud cloud, MatchResult match) {
        return Optional.ofNullable(S3_OPERATIONS.get(match.group("operation")))
                .map(action -> new Denied(Action.of(cloud, action), Optional.empty(), false));
    }

    private static Optional<Denied> denied(Cloud cloud, MatchResult match, String why) {
        return action(cloud, match.group("action"))
                .map(action -> new Denied(
                        action,
                        Optional.ofNullable(match.group("resource")).filter(each -> Resources.isReadable(cloud, each)),
                        why.contains("explicit deny")));
    }

    private static String said(MatchResult match, String group) {
        return Optional.ofNullable(match.group(group)).orElse("");
    }

    private static Optional<Action> action(Cloud cloud, String text) {
        try {
            return Optional.of(Action.of(cloud, text)).filter(Action::isLiteral);
        } catch (Refused _) {
            return Optional.empty();
        }
    }
}
