package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start makes of a database that an earlier build, or somebody else, has left. */
class UpgradedStoreTest {
    private static final String TENANT = "insert into ostiary.tenant (id, name, rights_epoch) values ('t', '', 7)";

    /** Fails where the condition does not hold in the store's database. */
    private static void holds(Store store, String condition) {
        TestGround.asOwnerOf(store, "do $$ begin assert " + condition + "; end $$");
    }

    @Test
    void triggers_that_were_switched_off_hold_again_and_what_was_remembered_is_stale() {
        var left = List.of(
                TENANT,
                "alter table ostiary.api_key disable trigger user",
                "alter table ostiary.secret enable trigger tide_follows_updates");
        try (var store = TestGround.upgradedStore("8001", left)) {
            holds(store, """
                    not exists (select from pg_trigger t join pg_class c on c.oid = t.tgrelid
                                 where c.relnamespace = 'ostiary'::regnamespace and not t.tgisinternal
                                   and t.tgenabled <> 'A')""");
            holds(store, "(select rights_epoch from ostiary.tenant where id = 't') > 7");
            holds(store, "exists (select from ostiary.stirred where tenant_id = 't')");
        }
    }

    @Test
    void where_all_of_them_hold_nothing_is_stale() {
        try (var store = TestGround.upgradedStore("8001", List.of(TENANT))) {
            holds(store, "(select rights_epoch from ostiary.tenant where id = 't') = 7");
        }
    }

    @Test
    void a_database_of_another_line_of_builds_is_refused_in_words() {
        var other = List.of("update ostiary.flyway_schema_history set checksum = 1 where script like 'V0101%'");
        assertThatThrownBy(() -> TestGround.upgradedStore("8001", other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no ancestor of this one")
                .hasMessageContaining("0101");
    }
}
