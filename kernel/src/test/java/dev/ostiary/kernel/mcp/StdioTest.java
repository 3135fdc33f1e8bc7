package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class StdioTest {
    private final House house = new House();

    private Desk desk() {
        return new LocalDesk(house.dispatcher, Endpoint.of(Toolset.VAULT, "1"), House.ALL, Guard.NONE, House::origin);
    }

    private List<JsonNode> all(InputStream in) throws IOException {
        var out = new ByteArrayOutputStream();
        new Stdio(in, out, desk()).run();
        return out.toString(UTF_8)
                .lines()
                .map(line -> StrictJson.read(line.getBytes(UTF_8)))
                .toList();
    }

    private List<JsonNode> all(String text) throws IOException {
        return all(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Test
    void answers_everything_that_was_asked_before_the_input_ended() throws IOException {
        var answers = all("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}
                {"jsonrpc":"2.0","method":"notifications/initialized"}

                {"jsonrpc":"2.0","id":2,"method":"tools/list"}
                {"jsonrpc":"2.0","id":3,"method":"ping"}""");

        assertThat(answers).extracting(answer -> answer.get("id").intValue()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void speaks_the_revision_that_was_settled() throws IOException {
        var answers = all("""
                {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}}
                {"jsonrpc":"2.0","id":2,"method":"tools/list"}
                """);

        assertThat(answers.get(1).at("/result/tools/0").has("annotations")).isFalse();
    }

    @Test
    void refuses_a_line_that_is_too_long_and_goes_on_with_the_next() throws IOException {
        var answers = all("\"" + "x".repeat(5 << 20) + "\"\n{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}\n");

        assertThat(answers.get(0).at("/error/code").intValue()).isEqualTo(-32700);
        assertThat(answers.get(1).get("id").intValue()).isEqualTo(3);
    }

    @Test
    void answers_one_line_of_nonsense_with_one_line() throws IOException {
        assertThat(all("nonsense\r\n")).hasSize(1);
    }

    @Test
    void answers_are_taken_however_many_requests_wait_for_them() throws IOException {
        var answered = new CountDownLatch(1);
        Desk desk = (incoming, _, outlet) -> {
            if (incoming.asks()) {
                try {
                    answered.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                outlet.send("{}".getBytes(UTF_8));
            } else {
                answered.countDown();
            }
        };
        var text = new StringBuilder();
        for (int id = 0; id < 1_000; id++) {
            text.append("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\"}\n");
        }
        text.append("{\"jsonrpc\":\"2.0\",\"id\":\"asked\",\"result\":{}}\n");
        var out = new ByteArrayOutputStream();

        new Stdio(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), out, desk).run();

        assertThat(out.toString(UTF_8).lines()).hasSize(1_000);
    }

    @Test
    void says_so_when_it_can_take_no_more() throws Exception {
        var letGo = new CountDownLatch(1);
        Desk desk = (_, _, outlet) -> {
            try {
                letGo.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            outlet.send("{\"jsonrpc\":\"2.0\",\"result\":{}}".getBytes(UTF_8));
        };
        var text = new StringBuilder();
        for (int id = 0; id < 1_025; id++) {
            text.append("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/list\"}\n");
        }
        var out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                letGo.countDown();
            }
        };

        new Stdio(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), out, desk).run();

        assertThat(out.toString(UTF_8).lines()).hasSize(1_025);
        assertThat(StrictJson.read(out.toString(UTF_8)
                                .lines()
                                .findFirst()
                                .orElseThrow()
                                .getBytes(UTF_8))
                        .get("id")
                        .intValue())
                .isEqualTo(1_024);
    }

    @Nested
    class When_the_input_ends {
        private static final String LISTEN =
                "{\"jsonrpc\":\"2.0\",\"id\":\"ear\",\"method\":\"subscriptions/listen\"}\n";
        private static final String ASK = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}\n";
        private static final String TOLD = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n";

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final CountDownLatch never = new CountDownLatch(1);

        private void run(String text, Desk desk, Duration patience) throws IOException {
            new Stdio(new ByteArrayInputStream(text.getBytes(UTF_8)), out, desk, patience).run();
        }

        @Test
        void whoever_asked_still_wants_to_hear_and_whoever_only_listens_does_not() throws Exception {
            var seen = new CountDownLatch(1);
            Desk desk = (incoming, _, outlet) -> {
                if (incoming.asks()) {
                    await(seen);
                    outlet.send(("{\"wanted\":" + outlet.open() + "}").getBytes(UTF_8));
                } else {
                    Thread.startVirtualThread(() -> {
                        while (outlet.open()) {
                            LockSupport.parkNanos(1_000_000);
                        }
                        seen.countDown();
                    });
                }
            };

            run(TOLD + ASK, desk, Duration.ofSeconds(20));

            assertThat(out.toString(UTF_8)).isEqualTo("{\"wanted\":true}\n");
        }

        @Test
        void a_subscription_ends_with_it() throws Exception {
            var ended = new CountDownLatch(1);
            Desk desk = (_, _, outlet) -> {
                if (!await(never)) {
                    outlet.send("{\"ended\":true}".getBytes(UTF_8));
                    ended.countDown();
                }
            };

            run(LISTEN, desk, Duration.ofSeconds(20));

            assertThat(ended.getCount()).isZero();
            assertThat(out.toString(UTF_8)).isEqualTo("{\"ended\":true}\n");
        }

        @Test
        void what_takes_too_long_is_told_so() throws Exception {
            Desk desk = (_, _, outlet) -> {
                await(never);
                outlet.send("{\"late\":true}".getBytes(UTF_8));
            };

            run(ASK + "[" + ASK.replace("7", "8").strip() + "]\n", desk, Duration.ofMillis(1));
            never.countDown();

            var answers = out.toString(UTF_8).lines().map(StrictJson::read).toList();
            assertThat(answers)
                    .extracting(answer -> answer.path("id").intValue())
                    .containsExactlyInAnyOrder(7, 8);
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.at("/error/message").stringValue())
                            .contains("look before you ask again"));
        }

        /** Whether it came; an interrupt is the other way out. */
        private static boolean await(CountDownLatch latch) {
            try {
                latch.await();
                return true;
            } catch (InterruptedException _) {
                return false;
            }
        }
    }

    @Nested
    class While_a_call_is_running {
        private OutputStream keyboard = OutputStream.nullOutputStream();
        private OutputStream printer = OutputStream.nullOutputStream();
        private BufferedReader screen = new BufferedReader(InputStreamReader.nullReader());
        private Thread server = Thread.currentThread();

        @BeforeEach
        void starts() throws Exception {
            // Real pipes: java.io's take the end of the thread that wrote last for the end of the stream.
            var typed = Pipe.open();
            var printed = Pipe.open();
            keyboard = Channels.newOutputStream(typed.sink());
            screen = new BufferedReader(new InputStreamReader(Channels.newInputStream(printed.source()), UTF_8));
            var in = Channels.newInputStream(typed.source());
            printer = Channels.newOutputStream(printed.sink());
            server = Thread.ofPlatform().start(() -> {
                try {
                    new Stdio(in, printer, desk()).run();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            type(
                    "{\"jsonrpc\":\"2.0\",\"id\":\"slow\",\"method\":\"tools/call\",\"params\":{\"name\":\"scaivault_wait\"}}");
            assertThat(house.waiting.await(10, TimeUnit.SECONDS)).isTrue();
        }

        @AfterEach
        void ends() throws Exception {
            house.letGo.countDown();
            keyboard.close();
            server.join();
        }

        private void type(String line) throws IOException {
            keyboard.write((line + "\n").getBytes(UTF_8));
            keyboard.flush();
        }

        private JsonNode answer() throws IOException {
            return StrictJson.read(screen.readLine().getBytes(UTF_8));
        }

        @Test
        void others_are_answered() throws IOException {
            type("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");

            assertThat(answer().get("id").intValue()).isEqualTo(2);
            house.letGo.countDown();
            assertThat(answer().get("id").stringValue()).isEqualTo("slow");
        }

        @Test
        void its_id_is_taken() throws IOException {
            type("{\"jsonrpc\":\"2.0\",\"id\":\"slow\",\"method\":\"ping\"}");

            assertThat(answer().at("/error/code").intValue()).isEqualTo(-32600);
        }

        @Test
        void it_has_nothing_more_to_say_once_it_is_cancelled() throws Exception {
            type("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"slow\"}}");
            type("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
            assertThat(answer().get("id").intValue()).isEqualTo(2);
            house.letGo.countDown();
            keyboard.close();
            server.join();
            printer.close();

            assertThat(screen.readLine()).isNull();
        }
    }
}
