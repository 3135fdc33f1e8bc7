package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SecretsOperationsTest {
    @Test
    void are_without_fault() {
        assertThat(new Catalogue(SecretsOperations.all()).operations()).hasSize(11);
    }

    @Test
    void are_all_offered() {
        var offered = new ArrayList<Operation<?, ?>>();
        new Vault().room.offers().forEach(offer -> offered.add(offer.operation()));
        assertThat(offered).containsExactlyInAnyOrderElementsOf(SecretsOperations.all());
    }

    @Test
    void bear_the_seven_names_of_the_seed() {
        assertThat(SecretsOperations.all().stream().flatMap(each -> each.tool().stream()))
                .containsExactlyInAnyOrder(
                        "scaivault_read_secret",
                        "scaivault_write_secret",
                        "scaivault_delete_secret",
                        "scaivault_list_secrets",
                        "scaivault_get_secret_versions",
                        "scaivault_rotate_secret",
                        "scaivault_check_expiration");
    }

    @Test
    void leave_everything_below_v1_secrets_to_paths() {
        assertThat(SecretsOperations.all().stream()
                        .map(each -> each.route().orElseThrow().template())
                        .filter(template -> template.startsWith("/v1/secrets/")))
                .containsOnly("/v1/secrets/{path...}");
    }

    @Test
    void write_only_where_they_say_so() {
        assertThat(SecretsOperations.all().stream()
                        .filter(each -> each.effect() != Effect.READ)
                        .map(Operation::verb))
                .containsExactlyInAnyOrder("write", "annotate", "delete", "restore", "rotate");
    }
}
