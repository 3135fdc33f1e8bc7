package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Client;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Revision;
import dev.ostiary.kernel.mcp.Visit;
import dev.ostiary.kernel.mcp.Wire;
import dev.ostiary.store.Bell;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two nodes on one database: who listens at one hears what happens at the other. */
class ListeningTest {
    private static final Residence ONE = Residence.shared();
    private static final Residence TWO = ONE.another();

    private final Residence.Household home = ONE.found("l" + System.nanoTime());
    private final Residence.Account agent = ONE.account(home, "agent", "secrets:read", "secrets:list");

    ListeningTest() throws InterruptedException {
        ONE.allow(home, agent.principal(), "**", "list");
        settle();
    }

    /** Returns once the other node has heard all that was told so far. */
    private void settle() throws InterruptedException {
        var settled = home.id() + " settled " + System.nanoTime();
        var heard = new CountDownLatch(1);
        TWO.premises.onRightsChanged(told -> {
            if (told.equals(settled)) {
                heard.countDown();
            }
        });
        ONE.premises.store().tenancy().unbound(() -> {
            Bell.ring("ostiary_rights", settled);
            return settled;
        });
        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();

    @AfterAll
    static void close() {
        TWO.close();
    }

    private final class Heard implements Wire {
        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            told.add(StrictJson.read(message));
        }

        @Override
        public boolean open() {
            return true;
        }
    }

    private CompletableFuture<JsonNode> listening(Secret key) throws InterruptedException {
        return listening(key, Guard.NONE);
    }

    private CompletableFuture<JsonNode> listening(Secret key, Guard guard) throws InterruptedException {
        return listening(key, guard, "scaivault://secrets/" + home.id() + "/app/db");
    }

    private CompletableFuture<JsonNode> listening(Secret key, Guard guard, String uri) throws InterruptedException {
        var ask = "{'jsonrpc':'2.0','id':1,'method':'subscriptions/listen','params':{'notifications':"
                + "{'resourcesListChanged':true,'resourceSubscriptions':['" + uri
                + "']},'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
        var visit = new Visit(
                Endpoint.whole("test"),
                new Credential.Bearer(key),
                guard,
                new Origin("mcp", "192.0.2.7", "test", FreshId.of("req_", Instant.now())),
                Revision.NEWEST_LEGACY,
                Client.PLAIN,
                Optional.empty(),
                new Heard());
        var incoming = Incoming.read(ask.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var answer = CompletableFuture.supplyAsync(
                () -> StrictJson.read(
                        TWO.premises.dispatcher().answer(incoming, visit).body()),
                Thread::startVirtualThread);
        assertThat(next()).isEqualTo("notifications/subscriptions/acknowledged");
        return answer;
    }

    private String next() throws InterruptedException {
        var next = told.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next.path("method").stringValue();
    }

    @Test
    void a_secret_that_is_written_at_the_other_node_is_told() throws Exception {
        var _ = listening(agent.key());
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder("notifications/resources/updated", "notifications/resources/list_changed");
    }

    @Test
    void a_secret_rings_by_each_address_that_it_can_be_read_by() throws Exception {
        var encoded = "scaivault://secrets/" + home.id() + "/app%2Fdb";
        var versions = "scaivault://secret-versions/" + home.id() + "/app/db";
        var _ = listening(agent.key(), Guard.NONE, encoded + "','" + versions);
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
        assertThat(List.of(changed(), changed())).containsExactlyInAnyOrder(encoded, versions);
    }

    @Test
    void a_secret_of_another_tenant_is_not_and_neither_is_a_read() throws Exception {
        var other = ONE.found("o" + System.nanoTime());
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
        ONE.done("audit.query", "{}", home.key()); // puts what was written in order, and so tells it
        settle();
        var _ = listening(agent.key());
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'1'}}", other.key());
        ONE.done("secrets.read", "{'path':'app/db'}", home.key());
        ONE.done("audit.query", "{}", home.key());
        assertThat(told.poll(500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void a_mere_new_version_is_told_of_the_secret_and_not_of_the_list_and_its_end_of_both() throws Exception {
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'1'}}", home.key());
        ONE.done("audit.query", "{}", home.key()); // puts what was written in order, and so tells it
        settle();
        var _ = listening(agent.key());
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'2'}}", home.key());
        assertThat(next()).isEqualTo("notifications/resources/updated");
        ONE.done("audit.query", "{}", home.key());
        ONE.done("secrets.delete", "{'path':'app/db'}", home.key());
        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder("notifications/resources/updated", "notifications/resources/list_changed");
    }

    @Test
    void what_its_reader_may_not_list_is_not_told() throws Exception {
        var noInfra = new Guard(
                false, false, List.of(), List.of(new ResourcePath("infra")), Optional.empty(), Optional.empty());
        var _ = listening(agent.key(), noInfra);
        ONE.done("secrets.write", "{'path':'infra/root','data':{'v':'1'}}", home.key());
        ONE.done("audit.query", "{}", home.key());
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'1'}}", home.key());
        assertThat(List.of(next(), next()))
                .containsExactlyInAnyOrder("notifications/resources/updated", "notifications/resources/list_changed");
        assertThat(told).isEmpty();
    }

    private static final String FREE = "vsecure://secrets/development/TEST_URL";

    /** What is under development may be read by anybody, what is under production by nobody who has not asked. */
    private void rules() throws InterruptedException {
        ONE.done("resources.define", "{'uri':'vsecure://secrets/development/*'}", home.key());
        ONE.done(
                "resources.define",
                "{'uri':'vsecure://secrets/production/*','requiresApproval':true,'approvers':['" + home.email() + "']}",
                home.key());
        settle();
    }

    private void write(String uri) {
        ONE.done("resources.write", "{'uri':'" + uri + "','value':'swordfish'}", home.key());
        ONE.done("audit.query", "{}", home.key()); // puts what was written in order, and so tells it
    }

    /** The address of the next resource that is told to have changed. */
    private String changed() throws InterruptedException {
        var next = told.poll(20, TimeUnit.SECONDS);
        while (next != null && !next.path("method").stringValue().equals("notifications/resources/updated")) {
            next = told.poll(20, TimeUnit.SECONDS);
        }
        return next == null ? "nothing" : next.at("/params/uri").stringValue();
    }

    @Test
    void what_has_an_address_is_told_by_it_and_what_lies_behind_a_yes_to_nobody_who_may_not_know_of_it()
            throws Exception {
        rules();
        var asker = ONE.account(home, "asker", "mcp:read");
        settle();
        var secret = "vsecure://secrets/production/DATABASE_URL";
        var _ = listening(asker.key(), Guard.NONE, secret + "','" + FREE);
        write(secret);
        write(FREE);
        assertThat(changed()).isEqualTo(FREE);
    }

    @Test
    void what_has_an_address_is_told_by_its_path_as_well() throws Exception {
        rules();
        var path = "scaivault://secrets/" + home.id() + "/vsecure/development/test_url";
        var _ = listening(agent.key(), Guard.NONE, path);
        write(FREE);
        assertThat(changed()).isEqualTo(path);
    }

    @Test
    void the_stream_ends_when_the_key_is_revoked_at_the_other_node() throws Exception {
        var answer = listening(agent.key());
        ONE.done("api-keys.revoke", "{'api_key_id':'%s'}".formatted(agent.keyId()), home.key());
        assertThat(answer.get(20, TimeUnit.SECONDS).at("/result/resultType").stringValue())
                .isEqualTo("complete");
    }
}
