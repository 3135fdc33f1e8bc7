package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.TrailVerdict.Broken;
import dev.ostiary.kernel.trail.TrailVerdict.Kind;
import dev.ostiary.kernel.trail.TrailVerdict.Verified;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Any one mutation of any trail is found, and the first entry that it spoils is named. */
class TrailMutationTest {
    private static final int TRAILS = 60;
    private static final int TRIES = 40;
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)[,}]");

    private Random random = new Random();
    private SampleTrail trail = new SampleTrail(0, random);
    private Set<Integer> checkpoints = Set.of();
    private List<String> lines = List.of();

    @BeforeEach
    void grow(RepetitionInfo repetition) {
        random = new Random(repetition.getCurrentRepetition());
        int size = 1 + random.nextInt(repetition.getCurrentRepetition() < 10 ? 4 : 300);
        trail = new SampleTrail(size, random);
        checkpoints = new TreeSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            checkpoints.add(1 + random.nextInt(size));
        }
        lines = trail.export(checkpoints);
    }

    @RepeatedTest(TRAILS)
    void none_at_all_verifies() {
        assertThat(SampleTrail.verify(lines))
                .isInstanceOfSatisfying(
                        Verified.class, verified -> assertThat(verified.whole()).isTrue());
    }

    @RepeatedTest(TRAILS)
    void one_bit() {
        for (int i = 0; i < TRIES; i++) {
            int line = random.nextInt(lines.size());
            var text = lines.get(line);
            int at = random.nextInt(text.length() + (line + 1 < lines.size() ? 1 : 0));
            var file = new StringBuilder(SampleTrail.text(lines));
            int place = SampleTrail.text(lines.subList(0, line)).length() - (line == 0 ? 1 : 0) + at;
            file.setCharAt(place, (char) (file.charAt(place) ^ 1 << random.nextInt(8)));

            var broken = broken(file.toString());
            if (line > 0) {
                assertThat(broken.line()).as(broken.toString()).isEqualTo(line + 1);
            }
            if (isEntry(line)) {
                assertThat(broken.seq()).as(broken.toString()).isEqualTo(seq(line));
            }
        }
    }

    @RepeatedTest(TRAILS)
    void a_line_taken_out() {
        for (int i = 0; i < TRIES; i++) {
            int line = random.nextInt(lines.size());
            var mutated = new ArrayList<>(lines);
            mutated.remove(line);

            var broken = broken(mutated);
            if (isEntry(line)) {
                assertThat(broken.seq()).as(broken.toString()).isEqualTo(seq(line));
                assertThat(broken.line()).isEqualTo(line + 1);
            }
        }
    }

    @RepeatedTest(TRAILS)
    void two_lines_in_each_other_s_place() {
        for (int i = 0; i < TRIES; i++) {
            int line = random.nextInt(lines.size() - 1);
            int other = line + 1 + random.nextInt(lines.size() - line - 1);
            var mutated = new ArrayList<>(lines);
            Collections.swap(mutated, line, other);

            var broken = broken(mutated);
            if (isEntry(line) && isEntry(other)) {
                assertThat(broken.seq()).as(broken.toString()).isEqualTo(seq(line));
                assertThat(broken.line()).isEqualTo(line + 1);
                assertThat(broken.kind()).isEqualTo(Kind.REORDERED);
            }
        }
    }

    @RepeatedTest(TRAILS)
    void a_line_twice() {
        for (int i = 0; i < TRIES; i++) {
            int line = random.nextInt(lines.size());
            var mutated = new ArrayList<>(lines);
            mutated.add(line + 1, lines.get(line));

            var broken = broken(mutated);
            if (isEntry(line)) {
                assertThat(broken.seq()).as(broken.toString()).isEqualTo(seq(line) + 1);
                assertThat(broken.line()).isEqualTo(line + 2);
                assertThat(broken.kind()).isEqualTo(Kind.REPEATED);
            }
        }
    }

    @RepeatedTest(TRAILS)
    void the_tail_cut_off() {
        var file = SampleTrail.text(lines);
        for (int i = 0; i < TRIES; i++) {
            var left = file.substring(0, random.nextInt(file.length()));

            var broken = broken(left);
            assertThat(broken.kind()).as(broken.toString()).isEqualTo(Kind.TRUNCATED);
            assertThat(broken.seq())
                    .isEqualTo(1
                            + left.lines()
                                    .limit(left.chars().filter(c -> c == '\n').count())
                                    .filter(line -> line.startsWith("{\"chain\""))
                                    .count());
        }
    }

    @RepeatedTest(TRAILS)
    void the_tail_written_anew_with_a_good_chain() {
        for (int i = 0; i < TRIES; i++) {
            int from = 1 + random.nextInt(trail.links.size());
            var forged = new ArrayList<>(lines);
            var head = ChainHead.genesis();
            for (int line = 1; line < lines.size(); line++) {
                if (isEntry(line)) {
                    var old = trail.links.get(seq(line) - 1);
                    var link = head.append(
                            seq(line) < from
                                    ? TrailEntry.read(old.canonical()).event()
                                    : SampleTrail.event("acme", random));
                    forged.set(line, line(link));
                }
            }

            var broken = broken(forged);
            int good = checkpoints.stream().filter(size -> size < from).reduce(0, (before, size) -> size);
            assertThat(broken.kind()).isEqualTo(Kind.REWRITTEN);
            assertThat(broken.seq()).as(broken.toString()).isEqualTo(good + 1);
        }
    }

    private static String line(ChainHead.Link link) {
        return new String(ExportLine.entry(link.canonical(), link.chain()), ISO_8859_1);
    }

    private static Broken broken(List<String> mutated) {
        return broken(SampleTrail.text(mutated));
    }

    private static Broken broken(String file) {
        var verdict = SampleTrail.verify(TrailVerifier.pinned(SampleTrail.KEY.verifier()), file);
        assertThat(verdict).as(file).isInstanceOf(Broken.class);
        return (Broken) verdict;
    }

    private boolean isEntry(int line) {
        return lines.get(line).startsWith("{\"chain\"");
    }

    private int seq(int line) {
        var matcher = SEQ.matcher(lines.get(line));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }
}
