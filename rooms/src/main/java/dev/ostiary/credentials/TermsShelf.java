package dev.ostiary.credentials;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.credentials.TermsOperations.Advisory;
import dev.ostiary.credentials.TermsOperations.Change;
import dev.ostiary.credentials.TermsOperations.Kept;
import dev.ostiary.credentials.TermsOperations.Terms;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Terms as they lie in the database. Runs in the current transaction. */
final class TermsShelf {
    private TermsShelf() {}

    static List<Kept> all(Optional<Cloud> cloud) {
        return Tx.current()
                .query(
                        """
                        select cloud, deny, ceiling, approval, advisory, principals, max_ttl_seconds, boundary, ips, vpcs, endpoints,
                            updated_at, updated_by
                          from credential_terms where ?::text is null or cloud = ? order by cloud
                        """,
                        TermsShelf::kept,
                        cloud.map(Cloud::wire).orElse(null),
                        cloud.map(Cloud::wire).orElse(null));
    }

    /** Those for {@code cloud}; without any, everything is left to the broker's own settings. */
    static Terms of(Cloud cloud) {
        return all(Optional.of(cloud)).stream().map(Kept::terms).findFirst().orElseGet(() -> open(cloud));
    }

    private static Terms open(Cloud cloud) {
        var none = List.<String>of();
        return new Terms(
                cloud,
                none,
                none,
                none,
                Advisory.REFUSE,
                none,
                Duration.ofHours(12),
                Optional.empty(),
                none,
                none,
                none);
    }

    private static Kept kept(Row row) {
        var terms = new Terms(
                Cloud.of(row.text("cloud")).orElseThrow(),
                row.texts("deny"),
                row.texts("ceiling"),
                row.texts("approval"),
                Advisory.valueOf(row.text("advisory").toUpperCase(Locale.ROOT)),
                row.texts("principals"),
                Duration.ofSeconds(row.number("max_ttl_seconds")),
                row.maybeText("boundary"),
                row.texts("ips"),
                row.texts("vpcs"),
                row.texts("endpoints"));
        return new Kept(terms, new Change(row.instant("updated_at"), row.text("updated_by")));
    }

    static void put(Kept kept) {
        var terms = kept.terms();
        Tx.current()
                .update(
                        """
                        insert into credential_terms (cloud, deny, ceiling, approval, advisory, principals, max_ttl_seconds,
                            boundary, ips, vpcs, endpoints, updated_at, updated_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant_id, cloud) do update set deny = excluded.deny, ceiling = excluded.ceiling,
                            approval = excluded.approval, advisory = excluded.advisory, principals = excluded.principals,
                            max_ttl_seconds = excluded.max_ttl_seconds, boundary = excluded.boundary, ips = excluded.ips,
                            vpcs = excluded.vpcs, endpoints = excluded.endpoints, updated_at = excluded.updated_at,
                            updated_by = excluded.updated_by
                        """,
                        terms.cloud().wire(),
                        terms.deny(),
                        terms.ceiling(),
                        terms.approval(),
                        terms.advisory().name().toLowerCase(Locale.ROOT),
                        terms.principals(),
                        terms.maxTtl().toSeconds(),
                        terms.boundary().orElse(null),
                        terms.allowedIps(),
                        terms.allowedVpcs(),
                        terms.allowedVpcEndpoints(),
                        kept.changed().at(),
                        kept.changed().by());
    }
}
