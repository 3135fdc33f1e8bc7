package dev.ostiary.broker.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealedShelfTest {
    @Test
    void asks_for_ciphers_second_and_loses_no_provider_of_the_jdk() {
        var before = providers();
        SealedShelf.prepareRandom();
        SealedShelf.prepareRandom();
        assertThat(providers()).containsAll(before).startsWith("SUN", "SunJCE");
        assertThat(providers().stream().distinct())
                .hasSameSizeAs(before.stream().distinct());
    }

    private static List<String> providers() {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "security.provider." + i)
                .takeWhile(name -> Security.getProperty(name) != null)
                .map(Security::getProperty)
                .toList();
    }
}
