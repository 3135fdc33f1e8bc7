package dev.ostiary.identity;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.policy.PolicyBook;
import dev.ostiary.policy.PolicyTies;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.TestGround;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tenant with an owner who may do everything, the rooms behind a gate, and the key ring in front of it. */
final class Household {
    private static final Clock CLOCK = Clock.fixed(TestDoor.NOW, ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    static final SecondFactors FACTORS = new SecondFactors(new FactorSeal(SealGround.ring()));

    final Map<String, SecretTree> vault = new HashMap<>();
    final String tenant = "t-" + java.util.UUID.randomUUID();
    final KeyUse use = KeyUse.begin(TestGround.tenancy());
    final KeyRing ring = new KeyRing(TestGround.tenancy(), RateDefaults.DOCUMENTED, use);
    final Secret ownerKey;
    final Secret ownerPassword;
    final TestDoor door;
    private final PolicyBook book = new PolicyBook(TestGround.tenancy(), ring::forget);
    private final PolicyTies ties = new PolicyTies(CLOCK);

    Household() {
        var first = new Bootstrap.First[1];
        new Bootstrap(TestGround.tenancy(), ties, CLOCK, RANDOM, tenant)
                .run("Owner@Example.org", made -> first[0] = made);
        ownerKey = first[0].apiKey();
        ownerPassword = first[0].password();
        door = new TestDoor(ring, book, room().offers(), ring::forget);
    }

    private IdentityRoom room() {
        return new IdentityRoom(ties, Leases.NONE, (_, _) -> 0, this::put, FACTORS, TestGround.tenancy(), RANDOM);
    }

    private void put(Call call, ResourcePath path, SecretTree data) {
        vault.put(path.text(), data);
    }

    /** The same rooms for a caller that a test makes up. */
    TestDoor as(String principal, String... scopes) {
        return new TestDoor(TestDoor.as(TestDoor.caller(tenant, principal, scopes)), book, room().offers());
    }

    Answer pass(Operation<?, ?> operation, String json, Secret key) {
        return door.pass(operation, json, Guard.NONE, new Credential.Bearer(key));
    }

    String code(Operation<?, ?> operation, String json, Secret key) {
        return switch (pass(operation, json, key)) {
            case Answer.Done _ -> "done";
            case Answer.No no -> no.refusal().code();
        };
    }

    TestDoor owner() {
        return as("user:owner@example.org", "admin");
    }

    String account(String name, String... scopes) {
        var list = List.of(scopes).stream().map(it -> "'" + it + "'").toList();
        return owner().done(AccountOperations.CREATE, "{'name':'%s','scopes':%s}".formatted(name, list))
                .get("id")
                .stringValue();
    }

    Made key(String account, String rest) {
        var made = owner().done(
                        AccountOperations.CREATE_KEY,
                        "{'service_account_id':'%s','name':'k'%s}".formatted(account, rest));
        return new Made(made.get("id").stringValue(), new Secret(made.get("key").stringValue()));
    }

    record Made(String id, Secret key) {}

    String arrival(Credential credential, String address, Instant now) {
        return switch (ring.identify(credential, new Origin("rest", address, "test", "req_1"), now)) {
            case Arrival.Known _ -> "known";
            case Arrival.TurnedAway away -> away.refusal().code();
        };
    }

    String arrival(Secret key) {
        return arrival(new Credential.Bearer(key), "192.0.2.7", TestDoor.NOW);
    }
}
