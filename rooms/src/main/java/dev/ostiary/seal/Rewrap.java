package dev.ostiary.seal;

import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings envelopes under a tenant's newest key, in batches that lock few rows for a short time; rows that somebody
 * else is busy with are left for the next turn, and so are broken ones, which nothing can help.
 */
final class Rewrap {
    private static final int BATCH = 200;
    private static final String BEFORE_ALL = "(0,0)";

    private final Tenancy tenancy;
    private final SealRing ring;

    Rewrap(Tenancy tenancy, SealRing ring) {
        this.tenancy = tenancy;
        this.ring = ring;
    }

    private record Old(String place, byte[] envelope, SealContext context) {}

    /** Goes through the column once; answers how many envelopes it brought under the key. */
    int column(SealedColumn column, TenantKey key) {
        int done = 0;
        var place = BEFORE_ALL;
        while (true) {
            var from = place;
            var places = new ArrayList<String>();
            done += tenancy.write(key.tenant(), Tenancy.ANY_EPOCH, () -> batch(column, key, from, places));
            if (places.isEmpty()) {
                return done;
            }
            place = places.getLast();
        }
    }

    /** How many envelopes of the column are still under an older key. */
    long left(SealedColumn column, TenantKey key) {
        // SQL text: table and column are names that SealedColumn has checked.
        var sql = "select count(*) as n from %s %s".formatted(column.table(), older(column));
        return tenancy.read(
                key.tenant(),
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .one(sql, row -> row.number("n"), key.tenant(), Envelope.versionBytes(key.version()))
                        .orElse(0L));
    }

    private int batch(SealedColumn column, TenantKey key, String from, List<String> places) {
        int done = 0;
        for (var old : select(column, key, from)) {
            places.add(old.place());
            try {
                var anew = ring.rewrapped(key, old.context(), old.envelope());
                // SQL text: table and column are names that SealedColumn has checked.
                done += Tx.current()
                        .update(
                                "update %s set %s = ? where ctid = ?::tid".formatted(column.table(), column.column()),
                                anew,
                                old.place());
            } catch (SealBroken e) {
                System.getLogger(Rewrap.class.getName())
                        .log(System.Logger.Level.ERROR, "a seal is broken in table {0}", column.table());
            }
        }
        return done;
    }

    /** Rows move to the end when they are changed, and are then under the new key, so one pass in order sees each. */
    private static List<Old> select(SealedColumn column, TenantKey key, String from) {
        // SQL text: table and column are names that SealedColumn has checked.
        var sql = "select ctid::text as seal_place, t.* from %s t %s and ctid > ?::tid order by ctid limit %d"
                .formatted(column.table(), older(column), BATCH);
        return Tx.current()
                .query(
                        sql + " for update skip locked",
                        row -> new Old(
                                row.text("seal_place"),
                                row.bytes(column.column()),
                                column.context().read(row)),
                        key.tenant(),
                        Envelope.versionBytes(key.version()),
                        from);
    }

    private static String older(SealedColumn column) {
        return "where tenant_id = ? and substring(%s from 2 for 4) < ?".formatted(column.column());
    }
}
