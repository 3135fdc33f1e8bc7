package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1",
        "10.1.2.3/8, 10.9.9.9",
        "10.0.0.1, 10.0.0.1",
        "0.0.0.0/0, 203.0.113.9",
        "2001:db8::/32, 2001:db8:0:1::5",
        "::1, 0:0:0:0:0:0:0:1",
        "10.0.0.0/8, ::ffff:10.1.1.1",
        "::ffff:10.0.0.0/104, 10.1.1.1",
        "fe80::/10, fe80::1%eth0",
        "192.168.1.128/25, 192.168.1.200",
    })
    void holds_the_addresses_inside(String range, String address) {
        assertThat(new AddressRange(range).holds(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.1",
        "192.168.1.128/25, 192.168.1.127",
        "2001:db8::/32, 2001:db9::1",
        "0.0.0.0/0, ::1",
        "::/0, 10.0.0.1",
        "10.0.0.0/8, localhost",
        "10.0.0.0/8, 10.1",
        "10.0.0.0/8, 010.0.0.1",
        "10.0.0.0/8, ''",
    })
    void holds_nothing_else(String range, String address) {
        assertThat(new AddressRange(range).holds(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/08",
                "10.0.0/8",
                "256.0.0.1",
                "2001:db8::/129",
                "::ffff:10.0.0.0/95",
                "localhost",
                "example.org/8",
                "10.0.0.0/8/8",
                "fe80::1%eth0/64",
                "1.2.3.4.",
                "1:2"
            })
    void what_is_no_range_is_refused(String text) {
        assertThatThrownBy(() -> new AddressRange(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_refusal_does_not_repeat_what_was_given() {
        assertThatThrownBy(() -> new AddressRange("hunter2")).message().doesNotContain("hunter2");
    }
}
