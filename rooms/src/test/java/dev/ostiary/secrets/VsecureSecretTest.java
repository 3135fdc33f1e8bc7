package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.store.TestGround;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class VsecureSecretTest {
    @Nested
    class in_the_store {
        record Named(String name) {}

        record Told(int version, Optional<SecretTree> data) {}

        static final Operation<Named, Told> PUT = Operation.named("named.put", Effect.CREATE, Named.class, Told.class)
                .summary("Stores a named secret.")
                .action("write")
                .on("secrets")
                .declare();
        static final Operation<Named, Told> TAKE = Operation.named("named.take", Effect.READ, Named.class, Told.class)
                .summary("Reads a named secret.")
                .action("read")
                .on("secrets")
                .declare();

        private final SecretWriting writing = new SecretWriting(new SealForTests());
        private final SecretReading reading =
                new SecretReading(new SealForTests(), new ReadTally(TestGround.tenancy()));
        private final Vault vault = new Vault(List.of(
                new Offer<>(PUT, (ask, call) -> {
                    var data =
                            new SecretTree(JsonNodeFactory.instance.objectNode().put("value", "hidden"));
                    return new Told(
                            writing.write(new VsecureUri("vsecure://" + ask.name()), data, call)
                                    .version(),
                            Optional.empty());
                }),
                new Offer<>(TAKE, (ask, call) -> {
                    var value = reading.read(new VsecureUri("vsecure://" + ask.name()), Optional.empty(), call);
                    return new Told(value.version(), Optional.of(value.data()));
                })));

        private Answer put(String name) {
            return vault.pass(PUT, "{'name': 'secrets/production/" + name + "'}");
        }

        private Refusal refused(Operation<?, ?> operation, String name) {
            return vault.no(operation, "{'name': 'secrets/production/" + name + "'}");
        }

        @Test
        void is_kept_exactly_beside_the_path() {
            put("DB.Password");
            var listed = vault.done(SecretsOperations.LIST, "{}").at("/secrets/0");
            assertThat(listed.get("path").stringValue()).isEqualTo("vsecure/production/db-password");
            assertThat(listed.get("display_name").stringValue()).isEqualTo("DB.Password");
        }

        @Test
        void takes_new_versions_under_the_same_name() {
            put("DB_PASSWORD");
            assertThat(put("DB_PASSWORD")).isInstanceOf(Answer.Done.class);
            assertThat(vault.done(TAKE, "{'name': 'secrets/production/DB_PASSWORD'}")
                            .get("version")
                            .intValue())
                    .isEqualTo(2);
        }

        @ParameterizedTest
        @ValueSource(strings = {"db.key", "DB-KEY", "Db-Key"})
        void refuses_a_name_that_differs_only_by_case_or_dot_and_names_the_rule(String other) {
            put("DB.KEY");
            var refusal = refused(PUT, other);
            assertThat(refusal.code()).isEqualTo("secret_exists");
            assertThat(refusal.message())
                    .contains("'DB.KEY'")
                    .contains("differ only by upper and lower case, or by '.' and '-'");
            assertThat(refused(TAKE, other).code()).isEqualTo("secret_not_found");
        }

        @Test
        void keeps_its_name_when_written_by_path() {
            put("DB_PASSWORD");
            vault.write("vsecure/production/db_password", "{'value': 'other'}");
            assertThat(vault.done(TAKE, "{'name': 'secrets/production/DB_PASSWORD'}")
                            .at("/data/value")
                            .stringValue())
                    .isEqualTo("other");
        }
    }
}
