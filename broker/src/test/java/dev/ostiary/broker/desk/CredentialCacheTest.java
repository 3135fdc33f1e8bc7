package dev.ostiary.broker.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.cloud.Issued;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class CredentialCacheTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String CANARY = "canary-of-the-cache-0123456789";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void open() throws IOException {
        var memory = Files.createDirectory(
                home.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment.put("XDG_RUNTIME_DIR", memory.toString());
        environment.put("AUDEX_CREDENTIAL_CACHE", "true");
    }

    private CredentialCache cache() {
        return CredentialCache.of(Config.read(environment, home), environment, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static Plan plan(String allow, String ttl) {
        var wish = new Wish(
                Cloud.AWS,
                allow,
                Optional.empty(),
                Optional.empty(),
                dev.ostiary.broker.grant.Ttl.parse(ttl),
                Optional.empty(),
                Optional.empty(),
                List.of("true"));
        return new Plan(
                Narrowing.of(wish, Terms.OPEN),
                "arn:aws:iam::123456789012:role/Agent",
                Duration.ofMinutes(15),
                JsonNodeFactory.instance.objectNode().put("allow", allow),
                new Enforcement(Enforcement.Level.PROVIDER, "AWS."));
    }

    private static Issued issued(Instant until) {
        return new Issued(
                Map.of("AWS_SECRET_ACCESS_KEY", new Secret(CANARY)),
                Map.of("AWS_REGION", "eu-central-1"),
                new Held(
                        Cloud.AWS,
                        "arn:aws:iam::123456789012:role/Agent",
                        "ASIAX",
                        Optional.of("AROA:ses"),
                        NOON,
                        until));
    }

    @Test
    void credentials_are_there_again_for_the_same_plan() {
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));

        assertThat(cache().find(plan)).contains(issued(NOON.plusSeconds(900)));
        assertThat(cache().find(plan("s3:PutObject", "5m"))).isEmpty();
    }

    @Test
    void they_are_good_for_half_of_what_was_asked_at_least() {
        cache().keep(plan("s3:GetObject", "5m"), issued(NOON.plusSeconds(400)));

        assertThat(cache().find(plan("s3:GetObject", "13m"))).isPresent();
        assertThat(cache().find(plan("s3:GetObject", "14m"))).isEmpty();
    }

    @Test
    void they_are_gone_once_somebody_else_has_signed_in() throws IOException {
        environment.put("HOME", home.toString());
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));
        assertThat(cache().find(plan)).isPresent();
        Files.createDirectories(home.resolve(".azure"));
        Files.writeString(home.resolve(".azure/azureProfile.json"), "{}");
        assertThat(cache().find(plan)).isEmpty();
    }

    @Test
    void no_file_holds_one_in_the_clear_and_whoever_changes_one_has_none() throws IOException {
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));
        try (var files = Files.list(home.resolve(".audex/cache"))) {
            for (var file : files.toList()) {
                var bytes = Files.readAllBytes(file);
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain(CANARY, "ASIAX");
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
        }
        assertThat(cache().find(plan)).isEmpty();
    }

    @Test
    void they_are_gone_with_the_key_and_with_whose_rights_they_were() throws IOException {
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));
        environment.put("AWS_ACCESS_KEY_ID", "another");
        assertThat(cache().find(plan)).isEmpty();
        environment.remove("AWS_ACCESS_KEY_ID");
        assertThat(cache().find(plan)).isPresent();
        Files.delete(home.resolve("run/audex/cache.key"));
        assertThat(cache().find(plan)).isEmpty();
    }

    @Test
    void they_are_gone_once_something_was_revoked() {
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));
        cache().forget();
        assertThat(cache().find(plan)).isEmpty();
    }

    @Test
    void without_a_folder_in_memory_of_this_user_alone_there_is_none_and_that_is_said() throws IOException {
        Files.setPosixFilePermissions(home.resolve("run"), PosixFilePermissions.fromString("rwxr-x---"));
        var plan = plan("s3:GetObject", "5m");
        cache().keep(plan, issued(NOON.plusSeconds(900)));
        assertThat(cache().find(plan)).isEmpty();
        assertThat(cache().warning()).isPresent();
        assertThat(home.resolve(".audex/cache")).doesNotExist();
    }
}
