package dev.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.policy.Conditions.Unmet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static Conditions conditions(String json) {
        var conditions = Shape.of(Conditions.class)
                .bind(StrictJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        conditions.check();
        return conditions;
    }

    private static List<Unmet> unmet(String json, String address, Optional<String> mfaAt, String now) {
        return conditions(json).unmet(new Circumstances(address, mfaAt.map(Instant::parse), Instant.parse(now)));
    }

    private static List<Unmet> at(String json, String now) {
        return unmet(json, "192.0.2.7", Optional.empty(), now);
    }

    @Test
    void none_always_hold() {
        assertThat(at("{}", "2026-11-21T12:00:00Z")).isEmpty();
    }

    @Test
    void all_that_are_given_must_hold() {
        assertThat(unmet(
                        "{'ip_ranges':['10.0.0.0/8'],'require_mfa':true,'time_windows':[{'start':'01:00','end':'02:00'}]}",
                        "192.0.2.7",
                        Optional.empty(),
                        "2026-11-21T12:00:00Z"))
                .containsExactly(Unmet.IP_RANGES, Unmet.REQUIRE_MFA, Unmet.TIME_WINDOWS);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "::ffff:10.1.2.3, true",
        "11.0.0.1, false",
        "2001:db8::9, true",
        "unknown, false",
        "'', false"
    })
    void an_address_must_lie_in_one_of_the_ranges(String address, boolean holds) {
        assertThat(unmet(
                                "{'ip_ranges':['10.0.0.0/8','2001:db8::/32']}",
                                address,
                                Optional.empty(),
                                "2026-11-21T12:00:00Z")
                        .isEmpty())
                .isEqualTo(holds);
    }

    @Nested
    class a_second_factor {
        private List<Unmet> given(String json, String mfaAt) {
            return unmet(json, "192.0.2.7", Optional.of(mfaAt), "2026-11-21T12:00:00Z");
        }

        @Test
        void is_fresh_for_fifteen_minutes() {
            assertThat(given("{'require_mfa':true}", "2026-11-21T11:45:00Z")).isEmpty();
            assertThat(given("{'require_mfa':true}", "2026-11-21T11:44:59Z")).containsExactly(Unmet.REQUIRE_MFA);
        }

        @Test
        void is_fresh_for_as_long_as_the_rule_says() {
            assertThat(given("{'mfa_max_age':'1h'}", "2026-11-21T11:00:00Z")).isEmpty();
            assertThat(given("{'mfa_max_age':'1h'}", "2026-11-21T10:59:59Z")).containsExactly(Unmet.REQUIRE_MFA);
        }

        @Test
        void that_was_never_given_is_not_fresh() {
            assertThat(at("{'require_mfa':true}", "2026-11-21T12:00:00Z")).containsExactly(Unmet.REQUIRE_MFA);
        }
    }

    @Nested
    class a_time_window {
        @ParameterizedTest
        @CsvSource({
            "2026-11-20T08:59:59Z, false",
            "2026-11-20T09:00:00Z, true",
            "2026-11-20T16:59:59Z, true",
            "2026-11-20T17:00:00Z, false",
            "2026-11-21T12:00:00Z, false",
        })
        void holds_from_its_start_until_before_its_end_on_its_days(String now, boolean holds) {
            assertThat(at("{'time_windows':[{'days':['mon','fri'],'start':'09:00','end':'17:00'}]}", now)
                            .isEmpty())
                    .isEqualTo(holds);
        }

        @ParameterizedTest
        @CsvSource({
            "2026-11-20T21:59:00Z, false",
            "2026-11-20T22:00:00Z, true",
            "2026-11-21T05:59:59Z, true",
            "2026-11-21T06:00:00Z, false",
            "2026-11-20T05:00:00Z, false",
        })
        void that_wraps_midnight_belongs_to_the_day_it_starts_on(String now, boolean holds) {
            assertThat(at("{'time_windows':[{'days':['fri'],'start':'22:00','end':'06:00'}]}", now)
                            .isEmpty())
                    .isEqualTo(holds);
        }

        @ParameterizedTest
        @CsvSource({"2026-07-01T07:30:00Z, true", "2026-12-01T07:30:00Z, false"})
        void follows_the_summer_time_of_its_zone(String now, boolean holds) {
            assertThat(at("{'time_windows':[{'start':'09:00','end':'10:00','tz':'Europe/Berlin'}]}", now)
                            .isEmpty())
                    .isEqualTo(holds);
        }

        @Test
        void until_midnight_is_written_as_ending_at_zero() {
            var window = "{'time_windows':[{'days':['fri'],'start':'20:00','end':'00:00'}]}";
            assertThat(at(window, "2026-11-20T23:59:59Z")).isEmpty();
            assertThat(at(window, "2026-11-21T00:00:00Z")).containsExactly(Unmet.TIME_WINDOWS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'ip_range':['10.0.0.0/8']}",
                "{'ip_ranges':['10.0.0.0/99']}",
                "{'ip_ranges':['example.org']}",
                "{'require_mfa':'yes'}",
                "{'mfa_max_age':'0s'}",
                "{'mfa_max_age':'soon'}",
                "{'time_windows':[{'start':'09:00','end':'09:00'}]}",
                "{'time_windows':[{'start':'24:00','end':'09:00'}]}",
                "{'time_windows':[{'start':'9:00','end':'17:00'}]}",
                "{'time_windows':[{'start':'09:00','end':'17:00','tz':'PST8'}]}",
                "{'time_windows':[{'start':'09:00','end':'17:00','days':['monday']}]}",
                "{'unless':true}",
            })
    void what_could_not_be_decided_is_refused_when_it_is_written(String json) {
        assertThatThrownBy(() -> conditions(json)).isInstanceOf(Refused.class);
    }
}
