package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Within;
import dev.ostiary.kernel.trail.TrailEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A small house with one room, whose governance lives in memory and can be made to fail. */
final class Fixture {
    static final String CANARY = "canary-7f3e9a";

    record Read(ResourcePath path) {}

    record Value(ResourcePath path, Secret value, String comment) {}

    record Write(
            ResourcePath path,
            Secret value,
            @Otherwise("1") @Within(min = 1, max = 5) int copies) {}

    record Written(ResourcePath path, String echo) {}

    record Mint(Optional<ResourcePath> storePath) {}

    record Minted(Optional<Secret> key) {}

    static final Operation<Read, Value> READ = Operation.named("things.read", Effect.READ, Read.class, Value.class)
            .summary("Reads one thing.")
            .scope("things:read")
            .governedBy(Permission.READ)
            .action("read")
            .on("things/{path}")
            .tool("vault", "read_thing")
            .route("/v1/things/{path...}")
            .declare();

    static final Operation<Write, Written> WRITE = Operation.named(
                    "things.write", Effect.REPLACE, Write.class, Written.class)
            .summary("Writes one thing.")
            .scope("things:write")
            .governedBy(Permission.WRITE)
            .action("write")
            .on("things/{path}")
            .tool("vault", "write_thing")
            .route("/v1/things/{path...}")
            .declare();

    static final Operation<Mint, Minted> MINT = Operation.named("things.mint", Effect.CREATE, Mint.class, Minted.class)
            .summary("Mints a new key.")
            .scope("things:write")
            .action("mint")
            .on("things")
            .mintsInto("store_path")
            .declare();

    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    Caller caller = caller(Set.of("things:read", "things:write"));
    Arrival arrival = new Arrival.Known(caller);
    Supplier<Arrival> identity = () -> arrival;
    Supplier<Verdict> policy = () -> new Verdict.Allowed("pol_1", 0, "**");
    Supplier<Leave> approval = Leave.Free::new;
    Runnable spending = () -> {};
    Supplier<Rate> rate = () -> new Rate(100, 99, now, Optional.empty());
    Runnable ground = () -> {};
    Runnable ledger = () -> {};
    Runnable work = () -> {};
    Consumer<Conversation> talk = _ -> {};
    Optional<Offer.Sequel<Write, Written>> sequel = Optional.empty();
    final List<String> steps = new ArrayList<>();
    final List<TrailEvent> trail = new ArrayList<>();

    static Caller caller(Set<String> scopes) {
        return new Caller(
                "ten_a",
                "par_a",
                "sa:robot",
                "key_1",
                scopes,
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    Gate gate() {
        var governance = new Governance(
                (_, _, _) -> step("caller", identity),
                new Governance.Policy() {
                    @Override
                    public Verdict decide(
                            Caller who, Permission permission, ResourcePath path, Circumstances circumstances) {
                        return step("policy", policy);
                    }

                    @Override
                    public boolean anywhere(Caller who, Permission permission) {
                        return policy.get() instanceof Verdict.Allowed;
                    }
                },
                new Governance.Approval() {
                    @Override
                    public Leave leave(Call call, Permission permission, ResourcePath path) {
                        return step("approval", approval);
                    }

                    @Override
                    public void spend(Call call, Leave.Granted grant) {
                        steps.add("spend");
                        spending.run();
                    }
                },
                (_, _) -> step("rate", rate),
                new Governance.Ground() {
                    @Override
                    public <T> T within(Caller who, Effect effect, Supplier<T> inside) {
                        ground.run();
                        return step("run", inside);
                    }
                },
                ledger());
        return new Gate(offers(), governance, new Cursors(new byte[32]), clock, Governance.Watch.NONE);
    }

    private Governance.Ledger ledger() {
        return new Governance.Ledger() {
            @Override
            public void append(List<TrailEvent> events) {
                ledger.run();
                steps.add("record");
                trail.addAll(events);
            }

            @Override
            public void join(List<TrailEvent> events) {
                append(events);
            }

            @Override
            public String digest(String tenant, byte[] canonical) {
                return "d16e57";
            }
        };
    }

    private List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(READ, (in, _) -> {
                    work.run();
                    return new Value(in.path(), new Secret(CANARY), "the value is " + CANARY);
                }),
                new Offer<>(
                        WRITE,
                        (in, call) -> {
                            work.run();
                            talk.accept(call.conversation());
                            return new Written(in.path(), "wrote " + in.value().reveal());
                        },
                        sequel),
                new Offer<>(MINT, (_, _) -> new Minted(Optional.of(new Secret(CANARY)))));
    }

    private <T> T step(String name, Supplier<T> inside) {
        steps.add(name);
        return inside.get();
    }

    Answer read(Guard guard) {
        return pass(READ, JsonNodeFactory.instance.objectNode().put("path", "app/db"), guard);
    }

    Answer write(Guard guard) {
        return pass(
                WRITE,
                JsonNodeFactory.instance.objectNode().put("path", "app/db").put("value", CANARY),
                guard);
    }

    Answer pass(Operation<?, ?> operation, JsonNode arguments, Guard guard) {
        return gate().pass(
                        operation,
                        arguments,
                        new Credential.Bearer(new Secret("t")),
                        guard,
                        new Origin("mcp", "127.0.0.1", "test", "req_1"));
    }

    Arrival admit(Guard guard) {
        return gate().admit(
                        Threshold.MCP_CONNECT,
                        new Credential.Bearer(new Secret("t")),
                        guard,
                        new Origin("mcp", "127.0.0.1", "test", "req_3"));
    }

    Answer refuse(Refusal refusal) {
        return gate().refuse(
                        READ,
                        new Credential.Bearer(new Secret("t")),
                        Guard.NONE,
                        new Origin("rest", "127.0.0.1", "test", "req_2"),
                        refusal);
    }

    static ObjectNode done(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done.result();
            case Answer.No no -> throw new AssertionError("refused: " + no.refusal());
        };
    }

    static Refusal no(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> throw new AssertionError("let through: " + done.result());
            case Answer.No no -> no.refusal();
        };
    }
}
