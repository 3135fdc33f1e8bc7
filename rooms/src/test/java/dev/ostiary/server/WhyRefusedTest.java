package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Calls are refused for every kind of reason, and whoever looks into it is told the right one. */
class WhyRefusedTest {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String READ = "{'path':'app/db'}";

    private final Residence house = Residence.shared();
    private final Residence.Household home = house.found("refused" + NEXT.incrementAndGet());

    private Residence.Account reader(String name) {
        var account = house.account(home, name, "secrets:read");
        house.allow(home, account.principal(), "app/**", "read");
        return account;
    }

    private Secret key(Residence.Account account, String rest) {
        var made = house.done(
                "api-keys.create",
                "{'service_account_id':'%s','name':'other'%s}".formatted(account.id(), rest),
                home.key());
        return new Secret(Residence.text(made, "key"));
    }

    /** The one group of what {@code who} was refused: its cause, and what is said of it. */
    private String told(Residence.Account who) {
        var groups = house.done("audit.unauthorized", "{'identity_id':'%s'}".formatted(who.principal()), home.key())
                .get("groups");
        assertThat(groups).hasSize(1);
        var group = groups.get(0);
        return group.get("likely_cause").stringValue() + ": "
                + group.get("explanation").stringValue();
    }

    @Test
    void for_want_of_a_policy() {
        var who = house.account(home, "who", "secrets:read");
        assertThat(house.code("secrets.read", READ, who.key())).isEqualTo("access_denied");
        assertThat(told(who)).startsWith("no_binding: sa:who is in no policy that covers 'app/db'");
    }

    @Test
    void for_want_of_a_scope() {
        var who = house.account(home, "who", "secrets:list");
        assertThat(house.code("secrets.read", READ, who.key())).isEqualTo("insufficient_scope");
        assertThat(told(who)).startsWith("no_scope: ").contains("lacks the scope");
    }

    @Test
    void by_a_key_that_was_revoked() {
        var who = reader("who");
        house.done("api-keys.revoke", "{'api_key_id':'%s'}".formatted(who.keyId()), home.key());
        assertThat(house.code("secrets.read", READ, who.key())).isEqualTo("token_revoked");
        assertThat(told(who)).startsWith("expired_token: ").contains("was revoked");
    }

    @Test
    void by_a_key_from_an_address_it_is_not_for() {
        var who = reader("who");
        assertThat(house.code("secrets.read", READ, key(who, ",'allowed_ips':['10.0.0.0/8']")))
                .isEqualTo("ip_not_allowed");
        assertThat(told(who)).startsWith("condition: ").contains("allowed_ips").doesNotContain("A policy covers");
    }

    @Test
    void by_a_key_in_the_address_line() {
        var who = reader("who");
        var _ = house.premises
                .gate()
                .pass(
                        house.operation("secrets.read"),
                        Residence.json(READ),
                        new Credential.QueryKey(who.key()),
                        Guard.NONE,
                        new Origin("rest", "192.0.2.7", "test", "req_1"));
        assertThat(told(who)).startsWith("condition: ").contains("?api_key=").doesNotContain("expired");
    }

    @Test
    void by_a_guardrail_of_the_client() {
        var who = reader("who");
        var guard = new Guard(
                false, false, List.of(), List.of(new ResourcePath("app")), Optional.empty(), Optional.empty());
        var _ = house.pass("secrets.read", Residence.json(READ), who.key(), guard);
        assertThat(told(who)).startsWith("guardrail: ").contains("is itself configured not to touch 'app/db'");
    }

    @Test
    void for_want_of_a_resource_rule() {
        var who = house.account(home, "who", "mcp:read");
        assertThat(house.code("resources.read", "{'uri':'vsecure://secrets/production/DB'}", who.key()))
                .isEqualTo("access_denied");
        assertThat(told(who)).startsWith("no_rule: No resource rule covers").doesNotContain("policy");
    }

    @Test
    void for_want_of_a_policy_where_there_is_a_rule() {
        var who = house.account(home, "who", "secrets:read");
        house.done("resources.define", "{'uri':'vsecure://secrets/production/*','permissions':['read']}", home.key());
        assertThat(house.code("secrets.read", "{'path':'vsecure/production/db'}", who.key()))
                .isEqualTo("access_denied");
        assertThat(told(who)).startsWith("no_binding: sa:who is in no policy that covers 'vsecure/production/db'");
    }

    @Test
    void by_a_connection_that_only_reads() {
        var who = house.account(home, "who", "secrets:write");
        var guard = new Guard(true, false, List.of(), List.of(), Optional.empty(), Optional.empty());
        var _ = house.pass("secrets.write", Residence.json("{'path':'app/db','data':{'a':'b'}}"), who.key(), guard);
        assertThat(told(who)).startsWith("guardrail: ").contains("configured to read only");
    }

    @Test
    void what_is_the_first_tenants_alone() {
        var who = house.account(home, "who", "admin");
        assertThat(house.code("tenants.list", "{}", who.key())).isEqualTo("tenant_access_denied");
        assertThat(told(who)).startsWith("no_scope: ").contains("first tenant");
    }

    @Test
    void by_a_connection_that_is_locked_to_another_tenant() {
        var who = reader("who");
        var guard = new Guard(false, false, List.of(), List.of(), Optional.empty(), Optional.of("another"));
        var _ = house.pass("secrets.read", Residence.json(READ), who.key(), guard);
        assertThat(told(who)).startsWith("guardrail: ").contains("locked to another tenant or partner");
    }

    @Test
    void by_a_connection_on_which_values_are_masked() {
        var who = house.account(home, "who", "admin");
        var guard = new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());
        var made = Residence.json("{'service_account_id':'%s','name':'more'}".formatted(who.id()));
        var _ = house.pass("api-keys.create", made, who.key(), guard);
        assertThat(told(who)).startsWith("guardrail: ").contains("Values are masked");
    }

    @Test
    void by_each_condition_of_a_policy() {
        var other = LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek();
        var day = other.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).toLowerCase(Locale.ENGLISH);
        var window = "'time_windows':[{'days':['%s'],'start':'09:00','end':'10:00'}]".formatted(day);
        assertThat(refusedBy("factor", "'require_mfa':true", "mfa_required")).contains("second factor");
        assertThat(refusedBy("hours", window, "time_window_violation")).contains("see its time_windows");
        assertThat(refusedBy("network", "'ip_ranges':['10.0.0.0/8']", "ip_not_allowed"))
                .contains("a policy's ip_ranges");
    }

    private String refusedBy(String name, String condition, String code) {
        var who = house.account(home, name, "secrets:read");
        house.done("policies.create", """
                {'name':'%1$s','rules':[{'path_pattern':'app/**','permissions':['read'],'conditions':{%2$s}}],
                 'bindings':[{'identity_type':'service_account','identity_id':'sa:%1$s'}]}""".formatted(name, condition), home.key());
        assertThat(house.code("secrets.read", READ, who.key())).isEqualTo(code);
        var told = told(who);
        assertThat(told).startsWith("condition: ");
        return told;
    }

    @Test
    void who_asked_too_often_was_not_unauthorized() {
        var who = reader("who");
        var slow = key(who, ",'rate_limit':1");
        var codes = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            codes.add(house.code("secrets.read", READ, slow));
        }
        assertThat(codes).contains("rate_limited").doesNotContain("access_denied");
        assertThat(house.done("audit.unauthorized", "{'identity_id':'sa:who'}", home.key())
                        .get("groups"))
                .isEmpty();
    }

    @Test
    void many_groups_are_told_page_by_page_though_more_is_refused_meanwhile() {
        var who = house.account(home, "who", "secrets:read");
        for (int i = 0; i < 7; i++) {
            for (int n = 0; n <= i / 3; n++) {
                refused(who, i);
            }
        }
        var seen = new ArrayList<String>();
        pages(
                "sa:who",
                group -> seen.add(group.get("path").stringValue() + " "
                        + group.get("count").intValue()),
                () -> {
                    refused(who, 6);
                    refused(who, 9);
                });
        assertThat(seen)
                .containsExactly("app/s6 3", "app/s5 2", "app/s4 2", "app/s3 2", "app/s2 1", "app/s1 1", "app/s0 1");
    }

    @Test
    void groups_of_one_moment_are_told_once_each() {
        var who = house.account(home, "who", "secrets:read");
        assertThat(house.done("secrets.batch-read", "{'paths':['app/e','app/c','app/a','app/d','app/b']}", who.key())
                        .get("errors"))
                .hasSize(5);
        var seen = new ArrayList<String>();
        pages("sa:who", group -> seen.add(group.get("path").stringValue()), () -> {});
        assertThat(seen).containsExactly("app/a", "app/b", "app/c", "app/d", "app/e");
    }

    @Test
    void each_cause_at_one_path_is_told_by_itself() {
        var who = reader("who");
        var denying = new Guard(
                false, false, List.of(), List.of(new ResourcePath("app")), Optional.empty(), Optional.empty());
        for (int i = 0; i < 2; i++) {
            var _ = house.pass("secrets.read", Residence.json(READ), who.key(), denying);
        }
        assertThat(house.code("secrets.delete", READ, who.key())).isEqualTo("insufficient_scope");
        assertThat(house.code("secrets.read", READ, key(who, ",'allowed_ips':['10.0.0.0/8']")))
                .isEqualTo("ip_not_allowed");
        var seen = new ArrayList<String>();
        pages(
                "sa:who",
                group -> seen.add(group.get("likely_cause").stringValue() + " " + group.get("count") + " "
                        + group.get("error_codes")),
                () -> {});
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "guardrail 2 [\"access_denied\"]",
                        "no_scope 1 [\"insufficient_scope\"]",
                        "condition 1 [\"ip_not_allowed\"]");
    }

    private void pages(String who, Consumer<JsonNode> seen, Runnable meanwhile) {
        for (var cursor = ""; ; meanwhile.run()) {
            var page = house.done(
                    "audit.unauthorized", "{'limit':2,'identity_id':'%s'%s}".formatted(who, cursor), home.key());
            page.get("groups").forEach(seen);
            if (!page.get("has_more").booleanValue()) {
                return;
            }
            cursor = ",'cursor':'" + page.get("cursor").stringValue() + "'";
        }
    }

    private void refused(Residence.Account who, int number) {
        assertThat(house.code("secrets.read", "{'path':'app/s%d'}".formatted(number), who.key()))
                .isEqualTo("access_denied");
    }
}
