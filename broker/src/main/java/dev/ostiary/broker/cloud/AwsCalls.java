package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.SessionPolicy;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** What is asked of AWS; the first class that needs its library, and loaded when something is asked. */
final class AwsCalls {
    private final AwsSettings settings;
    private final AwsClients clients;

    private AwsCalls(AwsSettings settings) {
        this.settings = settings;
        this.clients = new AwsClients(settings);
    }

    static AwsCalls with(AwsSettings settings) {
        return new AwsCalls(settings);
    }

    Issued assume(Plan plan, Label label, Instant now) {
        try (StsClient sts = clients.sts()) {
            return issued(plan, sts.assumeRole(request(plan, label)), now);
        } catch (SdkException failed) {
            throw AwsFaults.assuming(plan.principal(), failed);
        }
    }

    private AssumeRoleRequest request(Plan plan, Label label) {
        var request = AssumeRoleRequest.builder()
                .roleArn(plan.principal())
                .roleSessionName(name(label.session()))
                .durationSeconds(Math.toIntExact(plan.lifetime().toSeconds()))
                .policy(StrictJson.text(plan.document()));
        plan.grant()
                .boundary()
                .ifPresent(arn -> request.policyArns(
                        PolicyDescriptorType.builder().arn(arn).build()));
        if (settings.tags()) {
            var tags = tags(label);
            request.sourceIdentity(name(label.session()))
                    .tags(tags)
                    .transitiveTagKeys(tags.stream().map(Tag::key).toList());
        }
        return request.build();
    }

    private static List<Tag> tags(Label label) {
        List<Tag> tags = new ArrayList<>();
        tags.add(tag(0, label.session()));
        tags.add(tag(1, label.agent()));
        label.approval().ifPresent(approval -> tags.add(tag(2, approval)));
        return tags;
    }

    private static Tag tag(int key, String value) {
        return Tag.builder()
                .key(SessionPolicy.TAG_KEYS.get(key))
                .value(cut(value.replaceAll("[^\\p{L}\\p{N} _.:/=+@-]", "-"), 256))
                .build();
    }

    /** As STS wants names of sessions and source identities. */
    private static String name(String text) {
        return cut(text.replaceAll("[^A-Za-z0-9_+=,.@-]", "-"), 64);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    private Issued issued(Plan plan, AssumeRoleResponse answer, Instant now) {
        var given = answer.credentials();
        return new Issued(
                Map.of(
                        "AWS_ACCESS_KEY_ID", new Secret(given.accessKeyId()),
                        "AWS_SECRET_ACCESS_KEY", new Secret(given.secretAccessKey()),
                        "AWS_SESSION_TOKEN", new Secret(given.sessionToken())),
                Map.of("AWS_REGION", clients.region(), "AWS_DEFAULT_REGION", clients.region()),
                new Held(
                        Cloud.AWS,
                        plan.principal(),
                        given.accessKeyId(),
                        Optional.of(answer.assumedRoleUser().assumedRoleId()),
                        now,
                        given.expiration()));
    }

    Ending end(Held held, Instant now) {
        return new AwsEnding(clients).end(held, now);
    }

    Health health(Optional<String> role) {
        try (StsClient sts = clients.sts()) {
            var who = sts.getCallerIdentity().arn();
            return role.map(arn -> new Health(
                            Cloud.AWS,
                            Health.State.GOOD,
                            "Signed in as " + who + ", to assume " + arn + ", which was not tried."))
                    .orElseGet(() -> new Health(
                            Cloud.AWS,
                            Health.State.BAD,
                            "Signed in as " + who + ", and there is no role to assume. Set AUDEX_ROLE_ARN."));
        } catch (SdkException failed) {
            var words = AwsFaults.asking(failed).refusal().message();
            return new Health(Cloud.AWS, role.isPresent() ? Health.State.BAD : Health.State.UNSET, words);
        }
    }

    Spending spending(BigDecimal budget, Clock clock) {
        return new AwsSpending(clients, budget, clock, Thread.ofVirtual().name("spending")::start);
    }
}
