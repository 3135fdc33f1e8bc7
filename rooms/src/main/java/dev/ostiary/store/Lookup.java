package dev.ostiary.store;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement that finds one row for each of many keys, of many tenants, so that callers who ask at once share a round
 * trip.
 *
 * @param parts the parts of a key, each a text
 * @param sql finds rows for {@code ask}, which has each part by its name, and says in {@code tenant_id} whose they are:
 *     within one statement that enters many tenants, row-level security alone would let a scan be kept that was made
 *     for the tenant before, so a row counts only when both agree
 * @param keeping how what was found is kept in memory
 */
public record Lookup<R>(List<String> parts, String sql, RowReader<R> reader, Keeping<R> keeping) {
    /**
     * How a row is kept in memory for the next who asks. Its tables must be ones that the tide follows, which moves with
     * updates and deletions: that a row comes to be somewhere may not change one that was found.
     */
    public interface Keeping<R> {
        /** About how many bytes it takes. */
        int weight(R row);

        /** One that shares nothing with {@code row} that anybody could change. */
        R copy(R row);
    }

    /** One whose rows are not kept: the tide does not follow their tables. */
    public Lookup(List<String> parts, String sql, RowReader<R> reader) {
        this(parts, sql, reader, new Keeping<>() {
            @Override
            public int weight(R row) {
                return Integer.MAX_VALUE;
            }

            @Override
            public R copy(R row) {
                return row;
            }
        });
    }

    /** For one caller within a transaction that is bound to his tenant already. */
    String alone() {
        // SQL text: names of parts and the statement itself are constants of rooms; every value is a parameter.
        return """
                select hit.* from (select ?::text as tenant, %s) ask
                cross join lateral (select x.* from (%s) x where x.tenant_id = ask.tenant) hit
                """.formatted(each("?::text as %s"), sql);
    }

    /**
     * For many: binds the transaction to one tenant after the other, and finds that tenant's rows.
     *
     * <p>Each part can only be run after the one before it, because it names it: the tenants, the binding, the
     * tenant's asks, their rows. Were they ever run in another order, the binding and {@code ask.tenant} would be of
     * two tenants, and nothing would be found.
     *
     * <p>The tide is of the same snapshot as the rows, and no function's: one that is read later could already know of a
     * change that the row does not have. It is -1 where a change has not been taken in yet: that row may be the new one.
     * What asks for that is no {@code exists}, which the planner may answer from a table of what the first tenant sees.
     */
    String together() {
        // SQL text: names of parts and the statement itself are constants of rooms; every value is a parameter.
        return """
                select ask.n, bound.epoch, water.tide, hit.*
                from unnest(?) with ordinality as own (tenant, place)
                cross join lateral (select ostiary.enter_read(own.tenant) as epoch offset 0) bound
                cross join lateral (
                    select case
                        when bound.epoch < 0
                            or (select 1 from ostiary.stirred s where s.tenant_id = own.tenant limit 1) is not null
                            then -1
                        else (select coalesce(max(w.height), 0) from ostiary.tide w where w.tenant_id = own.tenant)
                        end as tide
                    offset 0) water
                cross join lateral (
                    select own.tenant, asked.* from unnest(?, %s) with ordinality as asked (owner, %s, n)
                    where asked.owner = own.place::text and bound.epoch is not null
                    offset 0) ask
                left join lateral (
                    select true as found, x.* from (%s) x where bound.epoch >= 0 and x.tenant_id = ask.tenant
                    offset 0) hit on true
                """.formatted(each("?"), each("%s"), sql);
    }

    private String each(String form) {
        return parts.stream().map(form::formatted).collect(Collectors.joining(", "));
    }
}
