package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** No secret passes, and nothing else is lost. */
class RedactorTest {
    private static final Random RANDOM = new Random(5);

    private final Redactor redactor = Redactor.of(List.of(new Secret(Machine.SECRET), new Secret(Machine.TOKEN)));

    @Test
    void text_without_a_secret_is_as_it_was() {
        for (var text :
                List.of("", "a", "plain words", "100% sure \\ not", "%4", "\\u00", "ünïcödé ✓", "one\ttwo\033[2J")) {
            assertThat(redactor.clean(text)).isEqualTo(text);
            var lines = String.join(System.lineSeparator(), text, text, "", text);
            assertThat(redactor.clean(lines)).isEqualTo(lines);
        }
    }

    @Test
    void bytes_without_a_secret_are_as_they_were_however_they_come() {
        var bytes = new byte[200_000];
        RANDOM.nextBytes(bytes);
        assertThat(redacted(bytes)).isEqualTo(bytes);
    }

    @Test
    void a_secret_is_found_however_the_stream_is_cut() {
        for (int i = 0; i < 200; i++) {
            var text = "before " + Machine.SECRET + " between " + Machine.TOKEN + " after";
            assertThat(new String(redacted(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                    .isEqualTo("before " + Secret.MASK + " between " + Secret.MASK + " after");
        }
    }

    @Test
    void base64_is_found_wherever_the_secret_stands_in_what_was_encoded() {
        for (int before = 0; before < 9; before++) {
            for (int after = 0; after < 9; after++) {
                var whole = "k".repeat(before) + Machine.SECRET + "k".repeat(after);
                var text = Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
                assertThat(redactor.clean(text)).contains(Secret.MASK).hasSizeLessThan(40);
            }
        }
    }

    @Nested
    class A_short_secret {
        private final Redactor redactor = Redactor.of(List.of(new Secret("hunter2!"), new Secret("abc")));

        @Test
        void is_hidden_only_as_a_whole() {
            assertThat(redactor.clean("hunter2! hunter2 aHVudGVyMiE= xhunter2!x"))
                    .isEqualTo(Secret.MASK + " hunter2 " + Secret.MASK + "= x" + Secret.MASK + "x");
        }

        @Test
        void of_less_than_six_characters_is_a_word() {
            assertThat(redactor.clean("abc")).isEqualTo("abc");
        }
    }

    @Test
    void half_a_secret_at_the_very_end_does_not_pass() {
        assertThat(redactor.clean("x " + Machine.SECRET.substring(0, 20))).isEqualTo("x " + Secret.MASK);
    }

    @Test
    void a_hundred_megabytes_are_held_back_by_no_more_than_a_secret_and_its_blanks() {
        var most = new int[1];
        var written = new long[1];
        var out = new OutputStream() {
            @Override
            public void write(int each) {
                written[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                written[0] += length;
            }
        };
        var stream = redactor.onto(out);
        var chunk =
                (Machine.TOKEN.substring(0, 15) + " ".repeat(500)).repeat(20).getBytes(StandardCharsets.UTF_8);
        for (long given = 0; given < 100_000_000; given += chunk.length) {
            stream.write(chunk, chunk.length);
            most[0] = (int) Math.max(most[0], given + chunk.length - written[0]);
        }
        assertThat(most[0]).isLessThan(20_000);
    }

    private byte[] redacted(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        var stream = redactor.onto(out);
        int at = 0;
        while (at < bytes.length) {
            int length = Math.min(bytes.length - at, 1 + RANDOM.nextInt(40));
            stream.write(java.util.Arrays.copyOfRange(bytes, at, at + length), length);
            at += length;
        }
        stream.finish();
        return out.toByteArray();
    }
}
