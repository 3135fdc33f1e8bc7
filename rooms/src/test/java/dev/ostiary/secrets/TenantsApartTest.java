package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.store.TestGround;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TenantsApartTest {
    private final Vault vault = new Vault();
    private final String owner = vault.tenant;
    private final String stranger = TestGround.freshTenant();

    static java.util.stream.Stream<Operation<?, ?>> onOnePath() {
        return SecretsOperations.all().stream().filter(each -> each.resource().contains("{path}"));
    }

    @BeforeEach
    void the_owners_secrets() {
        vault.done(SecretsOperations.WRITE, "{'path': 'a/1', 'data': {'k': 'v'}, 'expires_in': '1d'}");
        vault.write("a/2", "{'k': 'v'}");
    }

    @ParameterizedTest
    @MethodSource("onOnePath")
    void a_strangers_call_looks_the_same_whether_the_path_is_the_owners_or_nobodys(Operation<?, ?> operation) {
        vault.tenant = stranger;
        if (operation.equals(SecretsOperations.WRITE)) {
            assertThat(vault.write("a/1", "{'k': 'mine'}")).isEqualTo(1);
            return;
        }
        var data = operation.equals(SecretsOperations.ROTATE) ? ", 'data': {}" : "";
        var theirs = vault.no(operation, "{'path': 'a/1'" + data + "}");
        var nobodys = vault.no(operation, "{'path': 'z/1'" + data + "}");
        assertThat(theirs).isInstanceOf(Refusal.Missing.class);
        assertThat(theirs.message().replace("a/1", "z/1")).isEqualTo(nobodys.message());
    }

    @Test
    void a_strangers_lists_are_empty() {
        vault.tenant = stranger;
        assertThat(vault.done(SecretsOperations.LIST, "{}").get("secrets")).isEmpty();
        assertThat(vault.done(SecretsOperations.EXPIRING, "{}").get("items")).isEmpty();
        assertThat(vault.done(SecretsOperations.BATCH_READ, "{'paths': ['a/1']}")
                        .get("secrets"))
                .isEmpty();
    }

    @Test
    void a_cursor_works_for_no_stranger() {
        var cursor =
                vault.done(SecretsOperations.LIST, "{'limit': 1}").get("cursor").stringValue();
        vault.tenant = stranger;
        assertThat(vault.no(SecretsOperations.LIST, "{'cursor': '" + cursor + "'}")
                        .code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void the_same_path_holds_each_ones_own_value() {
        vault.tenant = stranger;
        vault.write("a/1", "{'k': 'mine'}");
        vault.done(SecretsOperations.DELETE, "{'path': 'a/1', 'permanent': true}");
        vault.tenant = owner;
        assertThat(vault.read("a/1").at("/data/k").stringValue()).isEqualTo("v");
    }
}
