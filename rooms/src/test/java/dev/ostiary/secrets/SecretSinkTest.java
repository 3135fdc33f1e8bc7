package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretTree;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class SecretSinkTest {
    record Mint(ResourcePath storePath) {}

    record Minted(ResourcePath storePath) {}

    static final Operation<Mint, Minted> MINT = Operation.named("mint.key", Effect.CREATE, Mint.class, Minted.class)
            .summary("Mints a key into the vault.")
            .action("mint")
            .on("keys")
            .mintsInto("store_path")
            .declare();

    private final SecretWriting sink = new SecretWriting(new SealForTests());
    private final Vault vault = new Vault(List.of(new Offer<>(MINT, (ask, call) -> {
        sink.put(
                call,
                ask.storePath(),
                new SecretTree(JsonNodeFactory.instance.objectNode().put("key", "minted")));
        return new Minted(ask.storePath());
    })));

    @Test
    void stores_and_records_what_was_minted() {
        vault.done(MINT, "{'store_path': 'keys/robot'}");
        assertThat(vault.trail)
                .extracting(event -> event.action() + " " + event.path())
                .containsExactly("mint keys/robot", "write keys/robot");
        assertThat(vault.read("keys/robot").at("/data/key").stringValue()).isEqualTo("minted");
        assertThat(vault.done(SecretsOperations.VERSIONS, "{'path': 'keys/robot'}")
                        .at("/versions/0/reason")
                        .stringValue())
                .isEqualTo("minted by mint.key");
    }

    @Test
    void needs_write_permission_on_the_path() {
        vault.policy = (permission, _) -> permission != Permission.WRITE;
        assertThat(vault.no(MINT, "{'store_path': 'keys/robot'}").code()).isEqualTo("access_denied");
    }

    @Test
    void needs_the_scope_to_write_secrets() {
        vault.scopes = Set.of("secrets:read");
        assertThat(vault.no(MINT, "{'store_path': 'keys/robot'}").message())
                .isEqualTo("Missing required scope: secrets:write");
    }
}
