package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** What tests of subscriptions share: a dispatcher that tells of changes, and a connection that keeps what it is told. */
abstract class Earshot {
    static final String APP = "scaivault://notes/ten_a/app/db";
    static final Guard NO_INFRA =
            new Guard(false, false, List.of(), List.of(new ResourcePath("infra")), Optional.empty(), Optional.empty());

    final House house = new House();
    final LocalChanges changes = new LocalChanges();
    final Hub hub = new Hub(_ -> new byte[32], new LocalAnswers(), changes, new LocalTasks(house.clock), house.clock);
    final Dispatcher dispatcher = new Dispatcher(
            house.dispatcher.gate(),
            new GatedOffering(
                    house.dispatcher.gate(),
                    List.of(House.NOTE, kind("histories", "notes"), kind("guesses", "")),
                    List.of()),
            hub);
    final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    volatile boolean open = true;
    final Semaphore signs = new Semaphore(0);
    final Wire wire = new Wire() {
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
            signs.release(); // it may say something in order to find out
            return open;
        }

        @Override
        public boolean gone() {
            return !open;
        }

        @Override
        public void breathe() {
            signs.release();
        }
    };

    /** What is not listed itself, though a change of what {@code room} keeps may be one of it. */
    static Resource kind(String name, String room) {
        return new Resource(
                name,
                "scaivault://" + name + "/{tenant}/{path}",
                "Some of a note.",
                House.READ,
                "path",
                room,
                Optional.empty());
    }

    @AfterEach
    void the_server_stops() {
        changes.close();
    }

    static byte[] body(String notifications) {
        var body =
                "{'jsonrpc':'2.0','id':'l-1','method':'subscriptions/listen','params':{'notifications':" + notifications
                        + ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                        + "'io.modelcontextprotocol/clientCapabilities':{}}}}";
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static Visit visit(Credential who, Wire over) {
        var plain = House.visit(who, Revision.NEWEST_LEGACY);
        return new Visit(
                plain.endpoint(), who, NO_INFRA, plain.origin(), plain.legacy(), Client.PLAIN, Optional.empty(), over);
    }

    CompletableFuture<JsonNode> listen(Credential who, String notifications, Wire over) {
        return CompletableFuture.supplyAsync(
                () -> StrictJson.read(dispatcher
                        .answer(Incoming.read(body(notifications)), visit(who, over))
                        .body()),
                Thread::startVirtualThread);
    }

    JsonNode next() throws InterruptedException {
        var next = told.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    CompletableFuture<JsonNode> listening(String notifications) throws InterruptedException {
        var answer = listen(House.ALL, notifications, wire);
        assertThat(next().path("method").stringValue()).isEqualTo("notifications/subscriptions/acknowledged");
        return answer;
    }
}
