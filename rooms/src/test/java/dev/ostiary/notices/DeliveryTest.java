package dev.ostiary.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.outbound.Receiver;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is told arrives: at once where it can, later where it must, and once. */
class DeliveryTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final House house = new House();
    private final Receiver receiver = Receiver.open();

    @AfterEach
    void close() {
        house.close();
        receiver.close();
    }

    private House.Made webhook() {
        return house.channel("webhook", "'url':'%s/in/T0'".formatted(receiver.url()));
    }

    private List<String> arrived() {
        return receiver.got.stream()
                .map(got -> got.header("X-Ostiary-Delivery"))
                .toList();
    }

    private static String title(Receiver.Got got) {
        return StrictJson.read(got.body()).at("/data/title").stringValue();
    }

    @Nested
    class a_signed_webhook {
        @Test
        void gets_the_event_and_what_it_is_about() {
            webhook();
            house.tell("Approval wanted");
            house.settle();
            var body = StrictJson.read(receiver.got.getFirst().body());
            assertThat(body.propertyNames()).containsExactlyInAnyOrder("id", "type", "timestamp", "tenant_id", "data");
            assertThat(body.get("id").stringValue()).startsWith("evt_");
            assertThat(body.get("type").stringValue()).isEqualTo("approval_requested");
            assertThat(body.get("timestamp").stringValue()).isEqualTo("2026-11-21T12:00:00Z");
            assertThat(body.get("tenant_id").stringValue()).isEqualTo(house.tenant);
            assertThat(body.at("/data/resource").stringValue()).isEqualTo("vsecure://secrets/production/DATABASE_URL");
            assertThat(receiver.got.getFirst().header("X-Ostiary-Event")).isEqualTo("approval_requested");
            assertThat(receiver.got.getFirst().path()).isEqualTo("/in/T0");
        }

        @Test
        void finds_the_signature_right_by_somebody_elses_reckoning() throws IOException, InterruptedException {
            var secret = webhook().secret();
            house.tell("Grüße & <b>more</b>");
            house.settle();
            var got = receiver.got.getFirst();
            assertThat(secret).matches("whsec_[0-9a-f]{64}");
            assertThat(got.header("X-Ostiary-Timestamp")).isEqualTo("1795262400");
            assertThat(got.header("X-Ostiary-Signature"))
                    .isEqualTo("sha256=" + openssl(secret, got.header("X-Ostiary-Timestamp") + "." + got.text()));
        }

        private static String openssl(String secret, String message) throws IOException, InterruptedException {
            var openssl = new ProcessBuilder("openssl", "dgst", "-sha256", "-hmac", secret, "-r").start();
            try (var in = openssl.getOutputStream()) {
                in.write(message.getBytes(StandardCharsets.UTF_8));
            }
            var said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(openssl.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return said.split(" ", 2)[0];
        }

        @Test
        void is_told_within_a_second_without_anybody_looking() {
            webhook();
            house.tell("now");
            House.until(() -> house.count("'status':'success'") == 1);
            assertThat(arrived()).hasSize(1);
        }

        @Test
        void is_told_nothing_of_what_never_became_durable() {
            webhook();
            assertThatThrownBy(() -> TestGround.tenancy().write(house.tenant, Tenancy.ANY_EPOCH, () -> {
                        house.room.tell(new Notice(
                                "approval_requested",
                                "never",
                                List.of(),
                                java.util.Optional.empty(),
                                List.of(),
                                House.body("never")));
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            house.tell("after");
            house.settle();
            assertThat(receiver.got).extracting(DeliveryTest::title).containsExactly("after");
        }
    }

    @Nested
    class a_chat {
        @Test
        void gets_text_and_blocks_in_which_nothing_from_outside_can_call_people_together() {
            house.channel("slack", "'url':'%s/services/T0'".formatted(receiver.url()));
            house.tell("<!channel> & <https://evil.example|click>");
            house.settle();
            var body = StrictJson.read(receiver.got.getFirst().body());
            assertThat(body.get("text").stringValue())
                    .startsWith("&lt;!channel&gt; &amp; &lt;https://evil.example|click&gt;\nada asks")
                    .endsWith("https://door.example.org/approvals/apr_1");
            assertThat(body.get("blocks").findValues("type"))
                    .extracting(type -> type.stringValue())
                    .doesNotContain("mrkdwn");
            assertThat(body.at("/blocks/2/elements/0/url").stringValue())
                    .isEqualTo("https://door.example.org/approvals/apr_1");
            assertThat(receiver.got.getFirst().header("X-Ostiary-Signature")).isEmpty();
        }
    }

    @Nested
    class a_channel {
        @Test
        void hears_of_its_events_alone() {
            house.channel("webhook", "'url':'%s','events':['access_granted']".formatted(receiver.url()));
            house.tell("not for it");
            house.settle();
            assertThat(house.deliveries("")).isEmpty();
        }

        @Test
        void of_another_tenant_hears_nothing() {
            webhook();
            try (var other = new House()) {
                other.tell("theirs");
                other.settle();
                assertThat(other.deliveries("")).isEmpty();
            }
            assertThat(receiver.got).isEmpty();
        }
    }

    @Nested
    class a_receiver_that_is_down {
        @Test
        void for_an_hour_gets_everything_once_it_is_back_and_each_thing_once() {
            webhook();
            receiver.answers(503);
            for (int i = 0; i < 6; i++) {
                house.tell("during " + i);
                house.pass(Duration.ofMinutes(10), Duration.ofSeconds(30));
            }
            assertThat(house.count("'status':'success'")).isZero();
            receiver.got.clear();
            receiver.answers(204);
            house.pass(Duration.ofMinutes(40), Duration.ofMinutes(1));
            assertThat(receiver.got)
                    .extracting(DeliveryTest::title)
                    .containsExactlyInAnyOrder("during 0", "during 1", "during 2", "during 3", "during 4", "during 5");
            assertThat(arrived()).doesNotHaveDuplicates();
            assertThat(house.count("'status':'success'")).isEqualTo(6);
        }

        @Test
        void is_tried_at_once_and_then_eight_times_more_with_growing_pauses() {
            webhook();
            receiver.answers(500);
            house.tell("in vain");
            house.settle();
            for (var pause : List.of("PT30S", "PT2M", "PT10M", "PT30M", "PT2H", "PT6H", "PT12H", "PT24H")) {
                int before = receiver.got.size();
                house.pass(
                        Duration.parse(pause).minusSeconds(1),
                        Duration.parse(pause).minusSeconds(1));
                assertThat(receiver.got).hasSize(before);
                house.pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
                assertThat(receiver.got).hasSize(before + 1);
            }
            var delivery = house.deliveries("'status':'failed'").getFirst();
            assertThat(receiver.got).hasSize(9);
            assertThat(arrived()).containsOnly(delivery.get("id").stringValue());
            assertThat(delivery.get("attempts").intValue()).isEqualTo(9);
            assertThat(delivery.get("last_error").stringValue()).isEqualTo("The receiver answered 500.");
            assertThat(delivery.get("last_status").intValue()).isEqualTo(500);
        }

        @Test
        void holds_up_nobody_else() {
            webhook();
            try (var quick = Receiver.open()) {
                receiver.answers(exchange -> {
                    try {
                        Thread.sleep(Duration.ofSeconds(9));
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.sendResponseHeaders(200, -1);
                });
                house.channel("webhook", "'url':'%s'".formatted(quick.url()));
                house.tell("slow and quick");
                House.until(() -> house.count("'status':'success'") == 1);
                assertThat(quick.got).hasSize(1);
                assertThat(house.count("'status':'pending'")).isEqualTo(1);
            }
        }
    }

    @Nested
    class fifteen_deliveries_given_up_in_a_row {
        private void fail(int times) {
            for (int i = 0; i < times; i++) {
                house.tell("lost " + i);
            }
            house.settle();
            house.pass(HOUR.multipliedBy(50), HOUR);
        }

        @Test
        void switch_the_channel_off_and_fourteen_do_not() {
            var id = webhook().id();
            receiver.answers(404);
            fail(14);
            assertThat(house.channel(id).get("is_active").booleanValue()).isTrue();
            assertThat(house.channel(id).get("failures").intValue()).isEqualTo(14);
            fail(1);
            assertThat(house.channel(id).get("is_active").booleanValue()).isFalse();
            int before = receiver.got.size();
            house.tell("not told");
            house.settle();
            assertThat(receiver.got).hasSize(before);
        }

        @Test
        void are_not_in_a_row_when_one_between_them_arrives() {
            var id = webhook().id();
            receiver.answers(404);
            fail(14);
            receiver.answers(200);
            house.tell("arrives");
            house.settle();
            receiver.answers(404);
            fail(14);
            assertThat(house.channel(id).get("is_active").booleanValue()).isTrue();
        }

        @Test
        void leave_what_still_waits_until_the_channel_is_switched_on_again() {
            var id = webhook().id();
            receiver.answers(404);
            fail(14);
            house.tell("the last straw");
            house.settle();
            house.pass(HOUR.multipliedBy(30), HOUR);
            house.tell("waits");
            house.settle();
            house.pass(HOUR.multipliedBy(20), HOUR);
            assertThat(house.channel(id).get("is_active").booleanValue()).isFalse();
            receiver.got.clear();
            receiver.answers(200);
            house.pass(HOUR.multipliedBy(48), HOUR);
            assertThat(receiver.got).isEmpty();
            house.door.done(NoticesOperations.UPDATE, "{'channel_id':'%s','is_active':true}".formatted(id));
            house.settle();
            assertThat(receiver.got).extracting(DeliveryTest::title).containsExactly("waits");
            assertThat(house.channel(id).get("failures").intValue()).isZero();
        }
    }

    @Nested
    class two_nodes {
        @Test
        void deliver_each_thing_once() {
            house.node();
            webhook();
            IntStream.range(0, 60).forEach(i -> house.tell("n" + i));
            house.settle();
            assertThat(arrived()).hasSize(60).doesNotHaveDuplicates();
            assertThat(receiver.got.stream().map(DeliveryTest::title).collect(Collectors.toSet()))
                    .hasSize(60);
        }

        @Test
        void find_what_a_third_one_took_and_never_brought_home() {
            webhook();
            house.room.close();
            house.tell("left behind");
            TestGround.tenancy()
                    .unbound(() -> dev.ostiary.store.Tx.current()
                            .query(
                                    "select id from take_notices(?, ?, 100000, 8, '{}')",
                                    row -> row.text("id"),
                                    house.clock.instant(),
                                    house.clock.instant().plusSeconds(120)));
            var second = house.node();
            house.clock.forward(Duration.ofSeconds(119));
            second.look();
            assertThat(receiver.got).isEmpty();
            house.clock.forward(Duration.ofSeconds(1));
            second.look();
            House.until(() -> house.count("'status':'success'") == 1);
            assertThat(arrived()).hasSize(1);
        }
    }
}
