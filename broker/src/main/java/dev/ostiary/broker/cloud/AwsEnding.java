package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.json.StrictJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Ends a session before its time. AWS takes no token back; what it has is a policy of the role that denies everything to
 * tokens issued before a moment (IAM user guide, "Revoke IAM role temporary security credentials"), here to those of one
 * session alone.
 *
 * <p>The moment is the token's own end, as AWS said it, and not our clock's now: a clock that is behind would deny nothing,
 * and no other session bears the name. Each ended session has a policy of its own, so that two that end at a time do not
 * overwrite each other; its name says until when it is of use, and the next end removes those that are of none.
 */
final class AwsEnding {
    private static final String PREFIX = "ostiary-ended-";

    /** {@code AROA…:session-name}; nothing in it that a pattern would take for more. */
    private static final Pattern ASSUMED = Pattern.compile("[A-Z0-9]{1,128}:[A-Za-z0-9_+=,.@-]{2,64}");

    private static final String ELSEWHERE =
            "the role is not one of the account that your own credentials are of, and only whoever keeps its account can end its sessions";

    private static final Pattern OURS = Pattern.compile(PREFIX + "(\\d{10})-.*");

    private final AwsClients clients;

    AwsEnding(AwsClients clients) {
        this.clients = clients;
    }

    Ending end(Held held, Instant now) {
        if (!now.isBefore(held.expiresAt())) {
            return new Ending.Ended("The credentials ended by themselves at " + held.expiresAt() + ".");
        }
        var id = held.lease().filter(each -> ASSUMED.matcher(each).matches());
        if (id.isEmpty()) {
            return lingering("which session of the role it was is not known", held);
        }
        try (IamClient iam = clients.iam()) {
            var role = held.principal().substring(held.principal().lastIndexOf('/') + 1);
            if (!isHere(iam, role, held.principal())) {
                return lingering(ELSEWHERE, held);
            }
            tidy(iam, role, now);
            deny(iam, role, id.get(), held.expiresAt());
            return new Ending.Ended("The role denies this session everything from now on; AWS makes it known everywhere"
                    + " within about a minute.");
        } catch (SdkException failed) {
            return lingering(why(failed, held), held);
        } catch (RuntimeException failed) {
            return lingering("AWS could not be asked (" + failed.getClass().getSimpleName() + ")", held);
        }
    }

    /** IAM knows roles by their names, each account its own: one of the same name here would be another role. */
    private static boolean isHere(IamClient iam, String role, String arn) {
        try {
            return iam.getRole(get -> get.roleName(role)).role().arn().equals(arn);
        } catch (NoSuchEntityException _) {
            return false;
        }
    }

    private static void deny(IamClient iam, String role, String id, Instant until) {
        iam.putRolePolicy(put -> put.roleName(role)
                .policyName(name(id, until))
                .policyDocument(
                        document(id, until.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))));
    }

    private static String name(String id, Instant until) {
        return PREFIX + until.getEpochSecond() + "-" + id.substring(id.indexOf(':') + 1);
    }

    private static String document(String id, Instant until) {
        var json = JsonNodeFactory.instance;
        var condition = json.objectNode();
        condition.putObject("StringEquals").put("aws:userid", id);
        condition.putObject("DateLessThan").put("aws:TokenIssueTime", until.toString());
        var document = json.objectNode().put("Version", "2012-10-17");
        document.putObject("Statement")
                .put("Effect", "Deny")
                .put("Action", "*")
                .put("Resource", "*")
                .set("Condition", condition);
        return StrictJson.text(document);
    }

    /** Without leave to do so the old ones stay, which takes room in the role and nothing else. */
    private static void tidy(IamClient iam, String role, Instant now) {
        try {
            iam.listRolePolicies(list -> list.roleName(role)).policyNames().stream()
                    .filter(name -> isOver(name, now))
                    .forEach(name ->
                            iam.deleteRolePolicy(delete -> delete.roleName(role).policyName(name)));
        } catch (AwsServiceException _) {
            // The end itself is what counts, and is tried next.
        }
    }

    private static boolean isOver(String name, Instant now) {
        var ours = OURS.matcher(name);
        return ours.matches() && Long.parseLong(ours.group(1)) + 60 < now.getEpochSecond();
    }

    private static String why(SdkException failed, Held held) {
        if (failed instanceof AwsServiceException said) {
            return switch (AwsFaults.code(said)) {
                case "AccessDenied", "AccessDeniedException" ->
                    "your own credentials may not do iam:GetRole or iam:PutRolePolicy on " + held.principal();
                case "LimitExceeded", "LimitExceededException" -> "the role holds as many policies as it can";
                default -> AwsFaults.asking(failed).refusal().message();
            };
        }
        return AwsFaults.asking(failed).refusal().message();
    }

    private static Ending lingering(String why, Held held) {
        var sentence = why.endsWith(".") ? why.substring(0, why.length() - 1) : why;
        return new Ending.Lingering(
                "AWS goes on honouring these credentials until " + held.expiresAt() + ": " + sentence + ".",
                held.expiresAt());
    }
}
