package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that the first tenant writes for its partner holds in each of the partner's tenants. */
class PartnerPoliciesTest {
    private final Residence residence = Residence.shared();
    private final Residence.Household first = residence.first();
    private final String name = "p" + System.nanoTime();
    private final Residence.Household one = residence.found(name + "a");
    private final Residence.Household other = residence.found(name + "b");
    private final Residence.Account named = residence.account(one, name, "secrets:read");
    private final Residence.Account namesake = residence.account(other, name, "secrets:read");
    private final Residence.Account stranger = residence.account(one, name + "x", "secrets:read");
    private String policy = "";

    @BeforeEach
    void secrets_and_a_policy() {
        for (var home : List.of(one, other)) {
            residence.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
        }
        policy = Residence.text(residence.done("policies.create", asked(), first.key()), "id");
    }

    private String asked() {
        return """
                {'name':'%s','scope':'partner','rules':[{'path_pattern':'app/**','permissions':['read']}],
                 'bindings':[{'identity_type':'service_account','identity_id':'%s'}]}""".formatted(name, name);
    }

    private String read(Residence.Account who) {
        return residence.code("secrets.read", "{'path':'app/db'}", who.key());
    }

    /** What was given may take a moment to be heard of; what was taken never does. */
    private String atLast(Residence.Account who) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var heard = read(who);
        while (!heard.equals("done") && System.nanoTime() < end) {
            heard = read(who);
        }
        return heard;
    }

    private String which() {
        return "{'policy_id':'%s'}".formatted(policy);
    }

    @Test
    void binds_whoever_has_the_name_there_and_nobody_else() {
        assertThat(List.of(read(named), read(namesake), read(stranger)))
                .containsExactly("done", "done", "access_denied");
    }

    @Test
    void ends_everywhere_with_the_very_next_call() {
        assertThat(List.of(read(named), read(namesake))).containsOnly("done");
        var off =
                "{'policy_id':'%s','name':'%s','rules':[{'path_pattern':'app/**','permissions':['read']}],'is_active':false}";
        residence.done("policies.update", off.formatted(policy, name), first.key());
        assertThat(List.of(read(named), read(namesake))).containsOnly("access_denied");
        residence.done("policies.update", off.replace("false", "true").formatted(policy, name), first.key());
        assertThat(List.of(atLast(named), atLast(namesake))).containsOnly("done");
        residence.done("policies.delete", "{'policy_id':'%s','force':true}".formatted(policy), first.key());
        assertThat(List.of(read(named), read(namesake))).containsOnly("access_denied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from ostiary.policy_binding where policy_id = '%s'",
                "delete from ostiary.policy_rule where policy_id = '%s'",
                "update ostiary.policy set is_active = false where id = '%s'",
                "update ostiary.policy set partner_id = null where id = '%s'",
                "delete from ostiary.policy where id = '%s'"
            })
    void is_gone_everywhere_however_it_went(String change) {
        assertThat(List.of(read(named), read(namesake))).containsOnly("done");
        residence.asOwner("set session_replication_role = replica; " + change.formatted(policy));
        assertThat(List.of(read(named), read(namesake))).containsOnly("access_denied");
    }

    @Test
    void holds_no_more_where_the_partner_is_another() {
        assertThat(read(named)).isEqualTo("done");
        residence.asOwner("update ostiary.tenant set partner_id = null where id = '" + one.id() + "'");
        assertThat(read(named)).isEqualTo("access_denied");
        assertThat(read(namesake)).isEqualTo("done");
        residence.asOwner(
                "update ostiary.tenant t set partner_id = o.partner_id from ostiary.tenant o where t.id = '%s' and o.id = '%s'"
                        .formatted(one.id(), other.id()));
        assertThat(atLast(named)).isEqualTo("done");
    }

    /** Each starts another epoch under the others' feet, which they are told; a deadlock would be told as the store's. */
    @Test
    void many_are_written_at_once_without_waiting_for_each_other_in_a_ring() throws Exception {
        try (var scripts = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 24)
                    .mapToObj(n -> asked().replaceFirst("'name':'" + name, "'name':'" + name + "-" + n))
                    .map(policy -> scripts.submit(() -> residence.pass("policies.create", policy, first.key())))
                    .toList();
            for (var each : all) {
                if (each.get() instanceof Answer.No no) {
                    assertThat(no.refusal().message()).startsWith("The rights of this tenant are changing");
                }
            }
        }
    }

    @Test
    void are_changed_while_somebody_adds_to_a_tenant_of_the_partner() {
        residence.whileHeld(
                "select from ostiary.tenant where id = '" + one.id() + "' for key share",
                () -> residence.done(
                        "policies.delete", "{'policy_id':'%s','force':true}".formatted(policy), first.key()));
        assertThat(List.of(read(named), read(namesake))).containsOnly("access_denied");
    }

    @Test
    void follows_its_bindings() {
        var binding = residence
                .done("bindings.list", which(), first.key())
                .get("bindings")
                .get(0)
                .get("id")
                .stringValue();
        residence.done(
                "bindings.delete", "{'policy_id':'%s','binding_id':'%s'}".formatted(policy, binding), first.key());
        assertThat(read(named)).isEqualTo("access_denied");
        residence.done(
                "bindings.create",
                "{'policy_id':'%s','identity_type':'service_account','identity_id':'%s'}".formatted(policy, name),
                first.key());
        assertThat(atLast(named)).isEqualTo("done");
    }

    @Test
    void is_seen_and_explained_in_every_tenant_of_the_partner() {
        var listed = residence.done("policies.list", "{'scope':'partner','limit':1000}", one.key());
        assertThat(listed.get("policies").findValuesAsString("id")).contains(policy);
        var shown = residence.done("policies.show", which(), one.key());
        assertThat(Residence.text(shown, "scope")).isEqualTo("partner");
        assertThat(shown.get("rules")).hasSize(1);
        assertThat(shown.get("bindings")).as("other tenants' names").isEmpty();
        var why = "{'identity_id':'%s','path':'app/db','permission':'read','policy_id':'%s'}"
                .formatted(named.principal(), policy);
        assertThat(residence
                        .done("policies.test", why, one.key())
                        .get("message")
                        .stringValue())
                .contains(policy);
        assertThat(residence
                        .done("policies.list", "{'scope':'tenant','limit':1000}", first.key())
                        .get("policies")
                        .findValuesAsString("id"))
                .doesNotContain(policy);
    }

    @Test
    void is_written_by_nobody_but_the_first_tenants_administrators() {
        assertThat(residence.code("policies.create", asked(), one.key())).isEqualTo("tenant_access_denied");
        var writer = residence.account(first, name + "w", "policies:write", "policies:read");
        assertThat(residence.code("policies.create", asked(), writer.key())).isEqualTo("insufficient_scope");
        var bind = "{'policy_id':'%s','identity_type':'service_account','identity_id':'%s'}";
        assertThat(residence.code("bindings.create", bind.formatted(policy, name + "x"), writer.key()))
                .isEqualTo("insufficient_scope");
        assertThat(List.of(
                        residence.code("policies.delete", which(), one.key()),
                        residence.code("bindings.create", bind.formatted(policy, name + "x"), one.key())))
                .containsOnly("tenant_access_denied");
        assertThat(read(stranger)).isEqualTo("access_denied");
    }
}
