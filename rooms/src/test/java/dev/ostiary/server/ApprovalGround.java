package dev.ostiary.server;

import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.TestGround;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ObjectNode;

/** A tenant with two approvers and an agent, on a whole system of its own whose clock is set by hand. */
class ApprovalGround {
    static final String DB = "vsecure://secrets/production/DATABASE_URL";
    static final String BASE = "{'uri':'vsecure://secrets/production/*','name':'Production',";
    static final String VALUE = "postgresql://app:hunter2@db/main";
    static final AtomicInteger NEXT = new AtomicInteger();
    static final Hands CLOCK = new Hands();
    static final Residence HOUSE = Residence.open(TestGround.freshDatabaseUrl(), CLOCK);

    /** A clock that is set by hand. */
    static final class Hands extends Clock {
        private final AtomicReference<Instant> now =
                new AtomicReference<>(InstantSource.system().instant());

        void go(Duration on) {
            now.updateAndGet(it -> it.plus(on));
        }

        @Override
        public Instant instant() {
            return now.updateAndGet(it -> it.plusNanos(1_000));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Residence.Household home;
    Residence.Account agent;
    Secret alice;
    Secret bob;
    String mails;

    @BeforeEach
    void a_tenant_with_two_approvers_and_an_agent() {
        mails = "@t" + NEXT.incrementAndGet() + ".example";
        home = HOUSE.found("t" + NEXT.get());
        alice = member("alice", "approver");
        bob = member("bob", "approver");
        agent = HOUSE.account(home, "ai-agent-123", "mcp:read", "mcp:write", "secrets:read");
    }

    Secret member(String name, String role) {
        HOUSE.done(
                "members.create",
                "{'email':'%s','roles':['%s'],'password':'correct horse battery'}".formatted(name + mails, role),
                home.key());
        return signIn(name);
    }

    Secret signIn(String name) {
        var claim = new SignIn.Claim(
                name + mails, new Secret("correct horse battery"), Optional.empty(), Optional.of(home.id()));
        return HOUSE.premises
                .signIn()
                .signIn(claim, new Origin("rest", "192.0.2.1", "test", "req_1"))
                .token();
    }

    void store() {
        HOUSE.done("resources.write", "{'uri':'" + DB + "','value':'" + VALUE + "'}", home.key());
    }

    ObjectNode rule(String more) {
        return HOUSE.done("resources.define", BASE + more + "}", home.key());
    }

    void protect() {
        store();
        rule("'requiresApproval':true,'approvers':['approver']");
    }

    ObjectNode ask(Secret who, String more) {
        return HOUSE.done(
                "approvals.request", "{'resource':'" + DB + "','reason':'to debug a connection'" + more + "}", who);
    }

    String asked() {
        return ask(agent.key(), "").get("approvalId").stringValue();
    }

    String answer(String id, String action, Secret who) {
        return HOUSE.code(
                "approvals.respond", "{'approvalId':'" + id + "','action':'" + action + "','reason':'fine'}", who);
    }

    String read(Secret who) {
        return HOUSE.code("resources.read", "{'uri':'" + DB + "'}", who);
    }

    Refusal refusal(String operation, String json, Secret who) {
        return ((Answer.No) HOUSE.pass(operation, json, who)).refusal();
    }
}
