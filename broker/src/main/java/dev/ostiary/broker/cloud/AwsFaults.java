package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What AWS and its library say, in words of ours that say what to do next. Theirs are passed on for a few errors alone:
 * others quote what was sent, and a token was.
 */
final class AwsFaults {
    /** Whose own credentials are at fault. */
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidToken",
            "AuthFailure",
            "MissingAuthenticationToken");

    private static final String SIGN_IN =
            "Sign in again (`aws sso login`, `aws configure`), or set AWS_PROFILE, before starting this.";

    private AwsFaults() {}

    /** Why {@code role} could not be assumed. */
    static Refused assuming(String role, SdkException failed) {
        return new Refused(
                failed instanceof AwsServiceException said
                        ? switch (code(said)) {
                            case "AccessDenied", "AccessDeniedException" -> denied(role, message(said));
                            case "ValidationError" -> invalid(role, message(said));
                            case "MalformedPolicyDocument" ->
                                Refusal.invalid(
                                        "aws_policy_refused",
                                        "AWS does not take the session policy: " + message(said)
                                                + " Check the actions and resources that were asked for.");
                            case "PackedPolicyTooLarge", "PackedPolicyTooLargeException" ->
                                Refusal.invalid(
                                        "policy_too_large",
                                        "AWS packs session policy and tags, and they are too large together. Ask for"
                                                + " fewer actions or resources, use wildcards, or split the work.");
                            default -> answered(said);
                        }
                        : unanswered(failed));
    }

    /** Why something else could not be asked. */
    static Refused asking(SdkException failed) {
        return new Refused(failed instanceof AwsServiceException said ? answered(said) : unanswered(failed));
    }

    static String code(AwsServiceException said) {
        var details = said.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static Refusal denied(String role, String message) {
        if (message.contains("sts:TagSession") || message.contains("sts:SetSourceIdentity")) {
            return Refusal.denied(
                    "aws_trust_lacks_tags",
                    "The trust policy of " + role + " does not let sessions be labelled. Add"
                            + " \"sts:TagSession\" and \"sts:SetSourceIdentity\" beside \"sts:AssumeRole\" to its"
                            + " Action, so that AWS' own log names session and approval; or set aws_session_tags ="
                            + " false in the settings.",
                    Refusal.Cause.NO_BINDING);
        }
        return Refusal.denied(
                "aws_denied",
                "AWS does not let your own credentials assume " + role + ". Its trust policy must allow them"
                        + " sts:AssumeRole (with sts:TagSession and sts:SetSourceIdentity, unless aws_session_tags ="
                        + " false is set), and so must your own policy. `tryaudex health` says who you are.",
                Refusal.Cause.NO_BINDING);
    }

    private static Refusal invalid(String role, String message) {
        var low = message.toLowerCase(Locale.ROOT);
        if (low.contains("role chaining")) {
            return Refusal.invalidField(
                    "ttl",
                    "your own credentials come from a role, and for one role out of another AWS gives 1h at most. Ask"
                            + " for 1h or less, or sign in as a user.");
        }
        if (low.contains("maxsessionduration")) {
            return Refusal.invalidField(
                    "ttl",
                    "the role " + role + " gives no sessions that long. Ask for less, such as 1h, or raise the role's"
                            + " MaxSessionDuration.");
        }
        return Refusal.invalid("aws_refused", "AWS does not take what was asked: " + message);
    }

    private static Refusal answered(AwsServiceException said) {
        var code = code(said);
        if (CREDENTIALS.contains(code)) {
            return new Refusal.Unauthenticated(
                    "aws_credentials_refused", "AWS does not take your own credentials (" + code + "). " + SIGN_IN);
        }
        if (code.equals("RegionDisabledException")) {
            return Refusal.invalid(
                    "aws_region_disabled", "STS is switched off in this region. Set AWS_REGION to another one.");
        }
        if (said.isThrottlingException()) {
            return new Refusal.Unavailable("AWS asks for fewer calls. Try again in a minute.");
        }
        if (said.statusCode() == 403 || said.statusCode() == 401) {
            return Refusal.denied(
                    "aws_refused",
                    "AWS refuses this to your own credentials" + (code.isEmpty() ? "" : " (" + code + ")")
                            + ". See who you are with `aws sts get-caller-identity`, and that you may do it.",
                    Refusal.Cause.GUARDRAIL);
        }
        return new Refusal.Unavailable("AWS answered with " + (code.isEmpty() ? "status " + said.statusCode() : code)
                + ". Try again; if it stays so, ask whoever runs the account.");
    }

    private static Refusal unanswered(SdkException failed) {
        var message = String.valueOf(failed.getMessage());
        if (message.contains("load credentials") || message.contains("credentials provider")) {
            return new Refusal.Unauthenticated("aws_credentials_missing", missing(message));
        }
        return Failures.unreachable(
                        "AWS",
                        failed,
                        "Check the network, HTTPS_PROXY, AWS_CA_BUNDLE and AWS_ENDPOINT_URL, and try again.")
                .refusal();
    }

    /** Signing in over IAM Identity Center needs a part of the library that is not carried along. */
    private static String missing(String message) {
        var low = message.toLowerCase(Locale.ROOT);
        if (low.contains("sso") || low.contains("login_session")) {
            return "Your profile signs in over a browser, which only AWS' own tool reads. Start this with"
                    + " `eval \"$(aws configure export-credentials --format env)\"` before it, or name that command as"
                    + " the profile's credential_process.";
        }
        return "There are no AWS credentials of your own to issue from. " + SIGN_IN;
    }

    private static String message(AwsServiceException said) {
        var details = said.awsErrorDetails();
        var message = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        var clean = message.replaceAll("[^\\x20-\\x7e]", " ").strip();
        return clean.length() <= 400 ? clean : clean.substring(0, 400) + "…";
    }
}
