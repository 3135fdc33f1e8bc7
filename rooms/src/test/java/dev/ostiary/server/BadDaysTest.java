package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.seal.RootKeyRefused;
import dev.ostiary.store.TestGround;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDaysTest {
    private static final String READ = "{'path':'app/db'}";
    private final Residence residence = Residence.shared();

    @Nested
    class a_root_key_that_does_not_fit_the_database {
        @TempDir
        Path folder;

        @Test
        void stops_the_start_when_it_is_missing() {
            assertThatThrownBy(() -> start(Map.of()))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("root.key");
        }

        @Test
        void stops_the_start_when_it_is_another() {
            var other = "9f4c1ab2d37e58604b6fd1c2a89033e7f5120d8c7ba64e91d3f08a5c62b7e419";
            assertThatThrownBy(() -> start(Map.of("OSTIARY_ROOT_KEY", other)))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("at hand is only ")
                    .hasMessageNotContaining("RootKey[")
                    .hasMessageNotContaining(other);
        }

        private void start(Map<String, String> environment) {
            residence.first();
            Premises.open(Residence.settings(folder, residence.url), environment, _ -> {})
                    .close();
        }
    }

    @Nested
    class a_value_that_was_changed_in_the_database {
        private final Residence.Household home = residence.found("b" + System.nanoTime());

        @Test
        void is_told_from_a_value_and_recorded() {
            residence.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
            residence.asOwner(
                    "update ostiary.secret_version set sealed = set_byte(sealed, 100, get_byte(sealed, 100) # 1) where tenant_id = '%s'"
                            .formatted(home.id()));
            assertThat(residence.code("secrets.read", READ, home.key())).isEqualTo("value_damaged");
            var logs = residence
                    .done("audit.query", "{'action':'read','success':false}", home.key())
                    .get("logs");
            assertThat(logs.valueStream().map(line -> line.get("error_code").asString()))
                    .containsExactly("value_damaged");
        }

        @Test
        void does_not_open_in_the_place_of_another() {
            residence.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
            residence.done("secrets.write", "{'path':'app/other','data':{'v':'minnow'}}", home.key());
            residence.asOwner("""
                    update ostiary.secret_version v set sealed = o.sealed from ostiary.secret_version o
                     where v.tenant_id = '%1$s' and o.tenant_id = '%1$s' and v.path = 'app/other' and o.path = 'app/db'""".formatted(home.id()));
            assertThat(residence.code("secrets.read", "{'path':'app/other'}", home.key()))
                    .isEqualTo("value_damaged");
        }
    }

    @Nested
    class a_database_that_goes_away {
        @Test
        void leaves_every_call_refused_until_it_is_back() {
            var plain = URI.create(TestGround.freshDatabaseUrl());
            try (var wire = new Wire(plain.getPort());
                    var behind = Residence.open(
                            plain.toString().replace(":" + plain.getPort() + "/", ":" + wire.port() + "/"))) {
                var key = behind.first().key();
                behind.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", key);
                wire.cut();
                assertThat(List.of(
                                behind.code("secrets.read", READ, key),
                                behind.code("secrets.write", "{'path':'app/db','data':{'v':'minnow'}}", key),
                                behind.code("auth.whoami", "{}", key),
                                behind.code("audit.query", "{}", key)))
                        .containsOnly("service_unavailable");
                wire.mend();
                assertThat(IntStream.iterate(0, i -> i + 1)
                                .takeWhile(until(Duration.ofSeconds(20)))
                                .mapToObj(_ -> behind.code("secrets.read", READ, key))
                                .anyMatch("done"::equals))
                        .isTrue();
            }
        }

        private static java.util.function.IntPredicate until(Duration patience) {
            var end = System.nanoTime() + patience.toNanos();
            return _ -> System.nanoTime() < end;
        }
    }
}
