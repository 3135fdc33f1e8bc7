package dev.ostiary.server;

import dev.ostiary.approval.ApprovalRoom;
import dev.ostiary.credentials.CredentialsRoom;
import dev.ostiary.identity.AccessTokens;
import dev.ostiary.identity.Bootstrap;
import dev.ostiary.identity.Directory;
import dev.ostiary.identity.FactorSeal;
import dev.ostiary.identity.IdentityRoom;
import dev.ostiary.identity.KeyRates;
import dev.ostiary.identity.KeyRing;
import dev.ostiary.identity.Leases;
import dev.ostiary.identity.RateDefaults;
import dev.ostiary.identity.RightsGround;
import dev.ostiary.identity.SecondFactors;
import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.mcp.GatedOffering;
import dev.ostiary.notices.NoticesRoom;
import dev.ostiary.policy.PolicyBook;
import dev.ostiary.policy.PolicyRoom;
import dev.ostiary.policy.PolicyTies;
import dev.ostiary.seal.SealRing;
import dev.ostiary.seal.SealRoom;
import dev.ostiary.secrets.RingSeal;
import dev.ostiary.secrets.SecretsRoom;
import dev.ostiary.store.Store;
import dev.ostiary.trail.TrailLedger;
import dev.ostiary.trail.TrailRoom;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The rooms, in the order in which they need each other. */
final class Rooms {
    private final Ground ground;
    private final PolicyTies ties;
    private final SecretsRoom secrets;
    private final SignIn signIn;
    private final IdentityRoom identity;
    private final PolicyRoom policies;
    private final TrailRoom trail;
    private final SealRoom seal;
    private final NoticesRoom notices;
    private final ApprovalRoom approval;
    private final CredentialsRoom credentials;

    /**
     * What they stand on.
     *
     * @param house the address of the server as people reach it
     */
    record Ground(
            Store store,
            SealRing ring,
            TrailLedger ledger,
            KeyRing keys,
            RateDefaults rates,
            NoticesRoom notices,
            Supplier<String> house,
            Clock clock,
            SecureRandom random) {}

    Rooms(Ground ground) {
        this.ground = ground;
        var tenancy = ground.store.tenancy();
        var directory = new Directory();
        this.ties = new PolicyTies(ground.clock);
        this.secrets = new SecretsRoom(tenancy, new RingSeal(ground.ring), ground.clock);
        this.policies = new PolicyRoom(directory);
        this.trail = new TrailRoom(tenancy, ground.ring, ground.ledger, "ostiary");
        var factors = new SecondFactors(new FactorSeal(ground.ring));
        this.signIn = new SignIn(tenancy, ground.ledger, factors, ground.clock, ground.random);
        this.seal = new SealRoom(ground.ring, Bootstrap.TENANT);
        this.notices = ground.notices;
        var neighbours = new ApprovalRoom.Neighbours(
                directory,
                new AccessTokens(ground.random),
                secrets.named(),
                trail.traces(),
                CredentialsRoom.demands(),
                ground.house,
                notices::tell,
                ground.keys::forget);
        this.approval = new ApprovalRoom(tenancy, ground.store.bell(), neighbours, ground.clock);
        this.credentials = new CredentialsRoom(
                tenancy, ground.store.bell(), approval.departures(), ground.keys::forget, ground.clock);
        this.identity =
                new IdentityRoom(ties, Leases.NONE, this::gone, secrets.sink(), factors, tenancy, ground.random);
    }

    private int gone(String principal, Call call) {
        return approval.departures().gone(principal, call)
                + credentials.departures().gone(principal, call);
    }

    List<Offer<?, ?>> offers() {
        return Stream.of(
                        secrets.offers(),
                        identity.offers(),
                        policies.offers(),
                        trail.offers(),
                        seal.offers(),
                        notices.offers(),
                        approval.offers(),
                        credentials.offers())
                .<Offer<?, ?>>flatMap(List::stream)
                .toList();
    }

    Governance governance() {
        var tenancy = ground.store.tenancy();
        return new Governance(
                ground.keys,
                new PolicyBook(tenancy, ground.keys::forget),
                approval.governance(),
                new KeyRates(ground.rates),
                new RightsGround(tenancy, ground.keys::forget),
                ground.ledger);
    }

    GatedOffering offering(Gate gate) {
        var resources = Stream.of(secrets.resources(), policies.resources(), trail.resources(), approval.resources());
        var prompts = Stream.of(secrets.prompts(), trail.prompts());
        return new GatedOffering(
                gate,
                resources.flatMap(List::stream).toList(),
                prompts.flatMap(List::stream).toList());
    }

    SecretsRoom secrets() {
        return secrets;
    }

    SignIn signIn() {
        return signIn;
    }

    PolicyTies ties() {
        return ties;
    }
}
