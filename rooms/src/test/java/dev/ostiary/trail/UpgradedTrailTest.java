package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trails that were chained when each tenant's head stood by itself go on where they were. */
class UpgradedTrailTest {
    private static final List<Integer> LENGTHS = List.of(0, 1, 2, 3, 7, 8, 11);

    private final List<ChainHead> expected =
            LENGTHS.stream().map(_ -> ChainHead.genesis()).toList();

    private static String tenant(int number) {
        return "tenant" + number;
    }

    private static byte[] head(Tenancy tenancy, int number) {
        return tenancy.read(tenant(number), Tenancy.ANY_EPOCH, () -> ChainEnd.read(tenant(number)))
                .orElseThrow()
                .toBytes();
    }

    private TrailEvent next(int number, String path) {
        var event = TestEvents.read(tenant(number), path);
        var _ = expected.get(number).append(event);
        return event;
    }

    private List<String> asItWas() {
        var statements = new ArrayList<String>();
        for (int number = 0; number < LENGTHS.size(); number++) {
            var tenant = tenant(number);
            statements.add("insert into ostiary.tenant (id, name) values ('" + tenant + "', '')");
            for (int seq = 1; seq <= LENGTHS.get(number); seq++) {
                var waited = GroupCommit.waitingForm(next(number, "app/" + seq));
                statements.add(
                        """
                        insert into ostiary.trail_entry
                            (tenant_id, seq, at, principal, action, outcome, address, request_id, body, chain)
                        values ('%s', %d, now(), 'sa:robot', 'read', 'allowed', '', '', '%s', '\\x%s')
                        """.formatted(tenant, seq, waited, expected.get(number).chain()));
            }
            var head = expected.get(number).toBytes();
            statements.add("insert into ostiary.trail_head (tenant_id, seq, head) values ('%s', %d, '%s')"
                    .formatted(
                            tenant,
                            LENGTHS.get(number),
                            LENGTHS.get(number) == 0
                                    ? ""
                                    : "\\x" + HexFormat.of().formatHex(head)));
        }
        for (var changed : List.of("true", "false")) {
            statements.add("insert into ostiary.trail_pending (tenant_id, body, changed) values ('%s', '%s', %s)"
                    .formatted(tenant(3), GroupCommit.waitingForm(next(3, "app/waited")), changed));
        }
        return statements;
    }

    @Test
    void they_go_on_where_they_were_with_what_waited_in_front() {
        try (var store = TestGround.upgradedStore("4001", asItWas());
                var ledger = new TrailLedger(store.tenancy(), SealGround.ring())) {
            ledger.settle();
            for (int round = 0; round < 9; round++) {
                for (int number = 0; number < LENGTHS.size(); number++) {
                    assertThat(head(store.tenancy(), number))
                            .isEqualTo(expected.get(number).toBytes());
                }
                var path = "app/after/" + round;
                ledger.append(IntStream.range(0, LENGTHS.size())
                        .mapToObj(number -> next(number, path))
                        .toList());
            }
        }
    }
}
