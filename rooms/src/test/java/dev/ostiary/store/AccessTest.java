package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @Nested
    class a_database_url {
        @Test
        void may_be_written_as_libpq_writes_it() {
            var source = Access.external("postgresql://ann:p%40ss%3A+w@db.example:5433/vault?sslmode=verify-full")
                    .app();
            assertThat(source.getUser()).isEqualTo("ann");
            assertThat(source.getPassword()).isEqualTo("p@ss:+w");
            assertThat(source.getServerNames()).containsExactly("db.example");
            assertThat(source.getPortNumbers()).containsExactly(5433);
            assertThat(source.getDatabaseName()).isEqualTo("vault");
            assertThat(source.getSslMode()).isEqualTo("verify-full");
        }

        @Test
        void may_be_written_as_jdbc_writes_it() {
            var source = Access.external("jdbc:postgresql://db.example/vault?user=ann&password=pass")
                    .app();
            assertThat(source.getUser()).isEqualTo("ann");
            assertThat(source.getPassword()).isEqualTo("pass");
            assertThat(source.getDatabaseName()).isEqualTo("vault");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "mysql://ann:hunter2@db/vault",
                    "postgresql://ann:hunter2@db:no/vault",
                    "postgresql:hunter2",
                    "jdbc:postgresql://db:no/vault?password=hunter2",
                    "hunter2"
                })
        void that_is_not_understood_is_never_repeated(String url) {
            assertThatThrownBy(() -> Access.external(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OSTIARY_DATABASE_URL is not understood")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
        }

        @Test
        void never_appears_in_a_text() {
            assertThat(Access.external("postgresql://ann:hunter2@db/vault").toString())
                    .doesNotContain("hunter2");
            assertThat(new StoreSettings(java.nio.file.Path.of("x"), "postgresql://ann:hunter2@db/vault", 1).toString())
                    .doesNotContain("hunter2");
        }
    }
}
