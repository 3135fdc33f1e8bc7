package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trail that was chained when each tenant's head stood by itself goes on where it was. */
class UpgradedTrailTest {
    private static final String TENANT = "acme";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 7, 8, 11})
    void goes_on_where_it_was(int entries) {
        var expected = ChainHead.genesis();
        var statements = new ArrayList<>(List.of("insert into ostiary.tenant (id, name) values ('acme', 'Acme')"));
        for (int i = 0; i < entries; i++) {
            var event = TestEvents.read(TENANT, "app/" + i);
            statements.add("""
                    insert into ostiary.trail_entry
                        (tenant_id, seq, at, principal, action, outcome, address, request_id, body, chain)
                    values ('acme', %d, now(), 'sa:robot', 'read', 'allowed', '', '', '%s', '\\x%s')
                    """.formatted(
                            i + 1,
                            GroupCommit.waitingForm(event),
                            expected.append(event).chain()));
        }
        statements.add("insert into ostiary.trail_head (tenant_id, seq, head) values ('acme', %d, '%s')"
                .formatted(entries, entries == 0 ? "" : "\\x" + HexFormat.of().formatHex(expected.toBytes())));
        try (var store = TestGround.upgradedStore("4001", statements);
                var ledger = new TrailLedger(store.tenancy(), SealGround.ring())) {
            assertThat(head(store.tenancy())).isEqualTo(expected.toBytes());
            for (int i = 0; i < 9; i++) {
                var event = TestEvents.read(TENANT, "app/after/" + i);
                var _ = expected.append(event);
                ledger.append(List.of(event));
                assertThat(head(store.tenancy())).isEqualTo(expected.toBytes());
            }
        }
    }

    private static byte[] head(Tenancy tenancy) {
        return tenancy.read(
                TENANT, Tenancy.ANY_EPOCH, () -> ChainEnd.read(TENANT).toBytes());
    }
}
