package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsPlanTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/AudexAgentRole";

    @Nested
    class Made {
        @Test
        void it_says_that_aws_enforces_it() {
            var plan = provider(ROLE).plan(grant(Duration.ofMinutes(15), Optional.empty(), Terms.OPEN));

            assertThat(plan.principal()).isEqualTo(ROLE);
            assertThat(plan.lifetime()).isEqualTo(Duration.ofMinutes(15));
            assertThat(plan.enforcement())
                    .isEqualTo(new Enforcement(
                            Enforcement.Level.PROVIDER,
                            "AWS refuses whatever the role may not do or the session policy does not allow."));
        }

        @Test
        void below_what_aws_gives_at_least_it_says_who_ends_the_command() {
            var plan = provider(ROLE).plan(grant(Duration.ofMinutes(5), Optional.empty(), Terms.OPEN));

            assertThat(plan.lifetime()).isEqualTo(Duration.ofMinutes(15));
            assertThat(plan.enforcement().why())
                    .endsWith("AWS issues for 15m at least, so after 5m it is we who end the command.");
        }

        @Test
        void a_role_that_was_asked_for_goes_before_the_one_that_is_set() {
            var other = "arn:aws:iam::123456789012:role/path/Other";

            assertThat(provider(ROLE)
                            .plan(grant(Duration.ofMinutes(15), Optional.of(other), Terms.OPEN))
                            .principal())
                    .isEqualTo(other);
        }
    }

    @Nested
    class Refused_ones {
        @Test
        void without_a_role_it_names_the_setting() {
            assertThat(refusal(null, Optional.empty(), Terms.OPEN)).contains("Set AUDEX_ROLE_ARN");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "AudexAgentRole",
                    "arn:aws:iam::123:role/A",
                    "arn:aws:iam::123456789012:user/A",
                    "arn:aws:iam::123456789012:role/A B",
                    "agent@project.iam.gserviceaccount.com"
                })
        void what_is_no_role_is_told_the_form(String role) {
            assertThat(refusal(ROLE, Optional.of(role), Terms.OPEN)).startsWith("role_arn: ");
        }

        @Test
        void a_boundary_that_is_no_policy_is_not_passed_over() {
            var terms = new Terms(
                    List.of(),
                    List.of(),
                    Map.of(),
                    Duration.ofHours(1),
                    Optional.of("arn:aws:iam::123456789012:role/NotAPolicy"),
                    Network.ANYWHERE);

            assertThat(refusal(ROLE, Optional.empty(), terms)).startsWith("permissions_boundary: ");
        }
    }

    @Nested
    class The_library_of_aws {
        @Test
        void is_not_touched_before_aws_is() throws ReflectiveOperationException {
            var loader = new WithoutAws();
            var settings = loader.loadClass(AwsSettings.class.getName())
                    .getDeclaredConstructors()[0]
                    .newInstance(Optional.of(ROLE), Optional.empty(), true, Map.of());
            var made = loader.loadClass(AwsProvider.class.getName()).getDeclaredConstructor(settings.getClass());
            made.setAccessible(true);
            var provider = made.newInstance(settings);
            var plan = provider.getClass().getDeclaredMethod("plan", Grant.class);
            plan.setAccessible(true);

            assertThat(plan.invoke(provider, grant(Duration.ofMinutes(15), Optional.empty(), Terms.OPEN)))
                    .isNotNull();
            assertThat(loader.refused).isZero();
        }
    }

    /** Loads this package's classes anew, and none of AWS'. */
    private static final class WithoutAws extends ClassLoader {
        private int refused;

        WithoutAws() {
            super(AwsPlanTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon")) {
                refused++;
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("dev.ostiary.broker.cloud.") && findLoadedClass(name) == null) {
                var bytes = bytes(name);
                return defineClass(name, bytes, 0, bytes.length);
            }
            return super.loadClass(name, resolve);
        }

        private byte[] bytes(String name) throws ClassNotFoundException {
            try (var stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static AwsProvider provider(@Nullable String role) {
        return new AwsProvider(new AwsSettings(Optional.ofNullable(role), Optional.empty(), true, Map.of()));
    }

    private static Grant grant(Duration ttl, Optional<String> role, Terms terms) {
        return Narrowing.of(
                new Wish(
                        Cloud.AWS,
                        "s3:GetObject",
                        Optional.empty(),
                        Optional.empty(),
                        ttl,
                        Optional.empty(),
                        role,
                        List.of("true")),
                terms);
    }

    private static String refusal(@Nullable String configured, Optional<String> asked, Terms terms) {
        var told = new StringBuilder();
        assertThatThrownBy(() -> provider(configured).plan(grant(Duration.ofMinutes(15), asked, terms)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    told.append(refused.refusal().message());
                });
        return told.toString();
    }
}
