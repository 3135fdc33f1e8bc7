package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TenantsTest {
    private final Residence residence = Residence.shared();
    private final Residence.Household first = residence.first();

    @Nested
    class a_founded_tenant {
        private final Residence.Household founded = residence.found("t" + System.nanoTime());

        @Test
        void has_an_owner_whose_key_may_do_everything_in_it() {
            residence.done("secrets.write", "{'path':'app/db','data':{'password':'swordfish'}}", founded.key());
            assertThat(residence.code("secrets.read", "{'path':'app/db'}", founded.key()))
                    .isEqualTo("done");
        }

        @Test
        void has_an_owner_who_signs_in_with_the_password_that_was_shown() {
            var claim = new SignIn.Claim(founded.email(), founded.password(), Optional.empty(), Optional.empty());
            var session = residence.premises.signIn().signIn(claim, new Origin("rest", "::1", "", "r"));
            assertThat(session.tenant()).isEqualTo(founded.id());
        }

        @Test
        void stands_in_the_first_tenants_list() {
            var listed = residence.done("tenants.list", "{'limit':1000}", first.key());
            assertThat(listed.get("tenants")
                            .valueStream()
                            .map(line -> line.get("id").stringValue()))
                    .contains(first.id(), founded.id());
        }

        @Test
        void neither_founds_nor_lists_others() {
            assertThat(List.of(
                            residence.code("tenants.list", "{}", founded.key()),
                            residence.code("tenants.create", "{'name':'x','owner_email':'a@b.example'}", founded.key()),
                            residence.code("tenants.update", "{'tenant_id':'main','status':'closed'}", founded.key())))
                    .containsOnly("tenant_access_denied");
        }

        @Test
        void is_served_nothing_while_it_is_suspended_and_never_again_once_it_is_closed() {
            assertThat(List.of(standing("suspended"), served(), standing("active"), atLast()))
                    .containsExactly("done", "tenant_access_denied", "done", "done");
            assertThat(List.of(standing("closed"), served(), standing("active"), served()))
                    .containsExactly("done", "tenant_access_denied", "tenant_closed", "tenant_access_denied");
        }

        private String standing(String status) {
            var change = "{'tenant_id':'%s','status':'%s'}".formatted(founded.id(), status);
            return residence.code("tenants.update", change, first.key());
        }

        /** That it is active again may be heard of a moment late. */
        private String atLast() {
            var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            var heard = served();
            while (!heard.equals("done") && System.nanoTime() < end) {
                heard = served();
            }
            return heard;
        }

        private String served() {
            return residence.code("secrets.list", "{}", founded.key());
        }

        @Test
        void leaves_its_founding_in_the_first_tenants_trail_and_not_in_its_own() {
            var action = "{'action':'tenant_create'}";
            assertThat(residence.done("audit.query", action, first.key()).get("logs"))
                    .isNotEmpty();
            assertThat(residence.done("audit.query", action, founded.key()).get("logs"))
                    .isEmpty();
        }
    }

    @Test
    void the_first_one_stays_and_what_is_none_is_missing() {
        var change = "{'tenant_id':'%s','status':'suspended'}";
        assertThat(residence.code("tenants.update", change.formatted(first.id()), first.key()))
                .isEqualTo("first_tenant");
        assertThat(residence.code("tenants.update", change.formatted("ten_none"), first.key()))
                .isEqualTo("tenant_not_found");
    }

    @Test
    void a_founding_that_fails_leaves_nothing() {
        var before = residence.asOwner("select id from ostiary.tenant");
        assertThat(residence.code("tenants.create", "{'name':'x','owner_email':'no address'}", first.key()))
                .isEqualTo("validation_error");
        assertThat(residence.asOwner("select id from ostiary.tenant")).hasSameSizeAs(before);
    }

    @Test
    void a_masked_connection_founds_none_because_nobody_could_enter_it() {
        var masked = new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());
        var asked = Residence.json("{'name':'x','owner_email':'a@b.example'}");
        assertThat(residence.pass("tenants.create", asked, first.key(), masked))
                .isInstanceOfSatisfying(
                        Answer.No.class, no -> assertThat(no.refusal().code()).isEqualTo("value_masked"));
    }
}
