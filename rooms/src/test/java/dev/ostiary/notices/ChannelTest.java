package dev.ostiary.notices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.outbound.Receiver;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who manages channels, and what they show. */
class ChannelTest {
    private final House house = new House();
    private final Receiver receiver = Receiver.open();

    @AfterEach
    void close() {
        house.close();
        receiver.close();
    }

    private String hook() {
        return "'url':'%s/services/T0/HIDDEN'".formatted(receiver.url());
    }

    @Nested
    class adding {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'kind':'webhook'",
                    "'kind':'slack','url':'http://hooks.example.org@127.0.0.1/'",
                    "'kind':'slack','url':'https://10.0.0.1/'",
                    "'kind':'slack','url':'not an address'",
                    "'kind':'slack','url':'https://hooks.example.org/','addresses':['a@example.org']",
                    "'kind':'webhook','url':'https://hooks.example.org/','events':[]",
                    "'kind':'webhook','url':'https://hooks.example.org/','events':['No Event']",
                    "'kind':'pigeon','url':'https://hooks.example.org/'"
                })
        void what_leads_nowhere_is_refused(String rest) {
            assertThat(house.door.code(NoticesOperations.ADD, "{'name':'c',%s}".formatted(rest)))
                    .isEqualTo("validation_error");
        }

        @Test
        void a_second_of_the_same_name_is_refused() {
            var add = "{'name':'c','kind':'slack',%s}".formatted(hook());
            assertThat(house.door.code(NoticesOperations.ADD, add)).isEqualTo("done");
            assertThat(house.door.code(NoticesOperations.ADD, add)).isEqualTo("channel_exists");
        }

        @Test
        void where_values_are_masked_makes_no_key_that_nobody_could_ever_see() {
            assertThat(house.door.code(
                            NoticesOperations.ADD, "{'name':'c','kind':'webhook',%s}".formatted(hook()), MASKED))
                    .isEqualTo("value_masked");
        }

        @Test
        void takes_the_right_to_manage_settings() {
            assertThat(house.door("secrets:read").message(NoticesOperations.LIST, "{}"))
                    .isEqualTo("Missing required scope: settings:manage_settings");
        }
    }

    private static final Guard MASKED =
            new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());

    @Nested
    class a_channel {
        @Test
        void shows_neither_its_address_nor_its_key() {
            var made = house.channel("webhook", hook());
            assertThat(house.door.done(NoticesOperations.LIST, "{}").toString())
                    .contains(receiver.url())
                    .doesNotContain("HIDDEN")
                    .doesNotContain(made.secret());
        }

        @Test
        void keeps_both_sealed_and_under_the_tenants_newest_key() {
            var made = house.channel("webhook", hook());
            SealGround.ring().rotateTenant(house.tenant);
            assertThat(row(made.id())).doesNotContain(hex("HIDDEN")).doesNotContain(hex(made.secret()));
            house.tell("after the rotation");
            house.settle();
            assertThat(receiver.got.getFirst().path()).isEqualTo("/services/T0/HIDDEN");
        }

        @Test
        void whose_address_was_put_in_place_of_anothers_in_the_database_gets_nothing() {
            var first = house.channel("webhook", hook());
            var second = house.channel("webhook", hook());
            TestGround.asOwner(
                    "update ostiary.notice_channel set sealed_url = (select sealed_url from ostiary.notice_channel where id = '%s') where id = '%s'"
                            .formatted(first.id(), second.id()));
            house.tell("moved");
            house.settle();
            assertThat(receiver.got).hasSize(1);
            assertThat(house.deliveries("'channel_id':'%s'".formatted(second.id()))
                            .getFirst()
                            .get("last_error")
                            .stringValue())
                    .isEqualTo("What is stored of the channel does not open. Give it its address anew.");
        }

        @Test
        void signs_with_a_new_key_once_that_is_renewed() {
            var made = house.channel("webhook", hook());
            var renewed = house.door.done(
                    NoticesOperations.UPDATE, "{'channel_id':'%s','renew_secret':true}".formatted(made.id()));
            assertThat(renewed.get("secret").stringValue())
                    .matches("whsec_[0-9a-f]{64}")
                    .isNotEqualTo(made.secret());
            house.tell("x");
            house.settle();
            var got = receiver.got.getFirst();
            assertThat(Hook.signed(
                                    job(got, made.id()),
                                    new dev.ostiary.kernel.Secret(
                                            renewed.get("secret").stringValue()),
                                    house.clock.instant())
                            .headers())
                    .containsEntry("X-Ostiary-Signature", got.header("X-Ostiary-Signature"));
        }

        private Job job(Receiver.Got got, String channel) {
            return TestGround.tenancy().read(house.tenant, Tenancy.ANY_EPOCH, () -> {
                var id = got.header("X-Ostiary-Delivery");
                var delivery = DeliveryDesk.found(id);
                return new Job(
                        house.tenant,
                        id,
                        delivery.eventId(),
                        delivery.event(),
                        Payload.parse(DeliveryShelf.payload(id)),
                        delivery.createdAt(),
                        new Job.Nowhere(channel));
            });
        }

        @Test
        void changes_only_what_is_told() {
            var id = house.channel("webhook", hook()).id();
            var changed = house.door
                    .done(NoticesOperations.UPDATE, "{'channel_id':'%s','events':['access_granted']}".formatted(id))
                    .get("channel");
            assertThat(changed.get("events").toString()).isEqualTo("[\"access_granted\"]");
            assertThat(changed.get("target").stringValue()).isEqualTo(receiver.url());
        }

        @Test
        void that_is_removed_gets_nothing_that_still_waited_and_stays_in_the_log() {
            var id = house.channel("webhook", hook()).id();
            receiver.answers(500);
            house.tell("waits");
            house.settle();
            house.door.done(NoticesOperations.REMOVE, "{'channel_id':'%s'}".formatted(id));
            receiver.got.clear();
            house.pass(Duration.ofHours(3), Duration.ofHours(1));
            assertThat(receiver.got).isEmpty();
            assertThat(house.deliveries("'status':'failed'")
                            .getFirst()
                            .get("last_error")
                            .stringValue())
                    .isEqualTo("The channel was removed.");
        }
    }

    @Nested
    class another_tenant {
        @Test
        void finds_none_of_it() {
            var id = house.channel("webhook", hook()).id();
            house.tell("ours");
            house.settle();
            var delivery = house.deliveries("").getFirst().get("id").stringValue();
            try (var other = new House()) {
                assertThat(other.door.code(NoticesOperations.REMOVE, "{'channel_id':'%s'}".formatted(id)))
                        .isEqualTo("channel_not_found");
                assertThat(other.door.code(NoticesOperations.TEST, "{'channel_id':'%s'}".formatted(id)))
                        .isEqualTo("channel_not_found");
                assertThat(other.door.code(NoticesOperations.RESEND, "{'delivery_id':'%s'}".formatted(delivery)))
                        .isEqualTo("delivery_not_found");
                assertThat(other.deliveries("'channel_id':'%s'".formatted(id))).isEmpty();
            }
        }
    }

    @Nested
    class the_delivery_log {
        @Test
        void is_paged_newest_first() {
            house.channel("webhook", hook());
            for (int i = 0; i < 3; i++) {
                house.tell("n" + i);
                house.clock.forward(Duration.ofSeconds(1));
            }
            house.settle();
            var first = house.door.done(NoticesOperations.DELIVERED, "{'limit':2}");
            var second = house.door.done(
                    NoticesOperations.DELIVERED,
                    "{'limit':2,'cursor':'%s'}".formatted(first.get("cursor").stringValue()));
            assertThat(first.get("deliveries").get(0).get("created_at").stringValue())
                    .isEqualTo("2026-11-21T12:00:02Z");
            assertThat(second.get("deliveries")).hasSize(1);
            assertThat(second.get("has_more").booleanValue()).isFalse();
        }

        @Test
        void forgets_after_thirty_days() {
            house.channel("webhook", hook());
            house.tell("long ago");
            house.settle();
            house.pass(Duration.ofDays(31), Duration.ofDays(31));
            house.room.look();
            House.until(() -> house.deliveries("").isEmpty());
            assertThat(receiver.got).hasSize(1);
        }
    }

    @Nested
    class sending_again {
        @Test
        void is_another_delivery_of_the_same_event() {
            house.channel("webhook", hook());
            house.tell("x");
            house.settle();
            var before = house.deliveries("").getFirst();
            var again = house.door.done(
                    NoticesOperations.RESEND,
                    "{'delivery_id':'%s'}".formatted(before.get("id").stringValue()));
            house.settle();
            assertThat(again.get("id")).isNotEqualTo(before.get("id"));
            assertThat(again.get("event_id")).isEqualTo(before.get("event_id"));
            assertThat(receiver.got)
                    .extracting(Receiver.Got::text)
                    .hasSize(2)
                    .containsOnly(receiver.got.getFirst().text());
        }

        @Test
        void waits_for_what_is_still_on_its_way() {
            house.channel("webhook", hook());
            receiver.answers(500);
            house.tell("x");
            house.settle();
            assertThat(house.door.code(
                            NoticesOperations.RESEND,
                            "{'delivery_id':'%s'}"
                                    .formatted(house.deliveries("")
                                            .getFirst()
                                            .get("id")
                                            .stringValue())))
                    .isEqualTo("delivery_pending");
        }
    }

    @Nested
    class a_test {
        private JsonNode test(String channel) {
            return house.door
                    .done(NoticesOperations.TEST, "{'channel_id':'%s'}".formatted(channel))
                    .get("deliveries")
                    .get(0);
        }

        @Test
        void goes_out_at_once_and_its_answer_says_what_came_of_it() {
            var result = test(house.channel("webhook", hook()).id());
            assertThat(result.get("status").stringValue()).isEqualTo("success");
            assertThat(receiver.got.getFirst().header("X-Ostiary-Event")).isEqualTo("channel_test");
        }

        @Test
        void is_tried_once_and_counts_for_nothing() {
            var id = house.channel("webhook", hook()).id();
            receiver.answers(410);
            var result = test(id);
            assertThat(result.get("status").stringValue()).isEqualTo("failed");
            assertThat(result.get("last_status").intValue()).isEqualTo(410);
            assertThat(house.channel(id).get("failures").intValue()).isZero();
        }

        @Test
        void reaches_a_channel_that_is_switched_off() {
            var id = house.channel("webhook", hook()).id();
            house.door.done(NoticesOperations.UPDATE, "{'channel_id':'%s','is_active':false}".formatted(id));
            assertThat(test(id).get("status").stringValue()).isEqualTo("success");
        }
    }

    private String row(String channel) {
        return TestGround.tenancy()
                .read(
                        house.tenant,
                        Tenancy.ANY_EPOCH,
                        () -> Tx.current()
                                .one(
                                        "select c::text as whole from notice_channel c where id = ?",
                                        row -> row.text("whole"),
                                        channel)
                                .orElseThrow());
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
