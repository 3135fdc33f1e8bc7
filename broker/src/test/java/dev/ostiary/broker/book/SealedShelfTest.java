package dev.ostiary.broker.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SealedShelfTest {
    @Test
    void asks_for_ciphers_second_and_loses_no_provider_of_the_jdk() {
        var before = providers();
        SealedShelf.prepareRandom();
        SealedShelf.prepareRandom();
        assertThat(providers()).startsWith("SUN", "SunJCE");
        assertThat(Set.copyOf(providers())).isEqualTo(Set.copyOf(before));
    }

    private static List<String> providers() {
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "security.provider." + i)
                .takeWhile(name -> Security.getProperty(name) != null)
                .map(Security::getProperty)
                .toList();
    }
}
