package dev.ostiary.kernel.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.TrailVerdict.Broken;
import dev.ostiary.kernel.trail.TrailVerdict.Kind;
import dev.ostiary.kernel.trail.TrailVerdict.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrailVerifierTest {
    private final SampleTrail trail = new SampleTrail(20, new Random(7));

    private static Verified verified(TrailVerdict verdict) {
        assertThat(verdict).isInstanceOf(Verified.class);
        return (Verified) verdict;
    }

    private static Broken broken(TrailVerdict verdict) {
        assertThat(verdict).isInstanceOf(Broken.class);
        return (Broken) verdict;
    }

    @Nested
    class a_good_file {
        @Test
        void is_verified_as_far_as_it_reaches() {
            var verified = verified(SampleTrail.verify(trail.export(Set.of(5, 20))));

            assertThat(verified.tenant()).isEqualTo("acme");
            assertThat(verified.first()).isEqualTo(1);
            assertThat(verified.last()).isEqualTo(20);
            assertThat(verified.checkpoint().root()).isEqualTo(trail.tree(20).root());
            assertThat(verified.pinned()).isTrue();
            assertThat(verified.whole()).isTrue();
        }

        @Test
        void may_hold_no_entry() {
            var verified = verified(SampleTrail.verify(new SampleTrail(0, new Random()).export()));

            assertThat(verified.last()).isZero();
            assertThat(verified.checkpoint().root()).isEqualTo(Hash.EMPTY_ROOT);
            assertThat(verified.whole()).isTrue();
        }

        @Test
        void may_be_any_part_of_the_trail() {
            for (int first = 1; first <= 20; first++) {
                for (int last = first - 1; last <= 20; last++) {
                    for (int size = Math.max(last, 1); size <= 20; size++) {
                        var part = trail.export(first, last, size, Set.of(), SampleTrail.KEY);
                        var verified = verified(SampleTrail.verify(part));
                        assertThat(verified.whole()).isEqualTo(first == 1 && last == size);
                    }
                }
            }
        }
    }

    @Nested
    class a_part_of_a_trail {
        @Test
        void is_refused_when_an_entry_was_changed_and_the_chain_computed_anew() {
            var other = new SampleTrail(20, new Random(8));
            var good = trail.export(6, 15, 20, Set.of(), SampleTrail.KEY);
            var forged = new ArrayList<>(good);
            for (int i = 1; i <= 10; i++) {
                forged.set(i, other.export(6, 15, 20, Set.of(), SampleTrail.KEY).get(i));
            }
            forged.set(0, other.export(6, 15, 20, Set.of(), SampleTrail.KEY).getFirst());

            var broken = broken(SampleTrail.verify(forged));
            assertThat(broken.kind()).isEqualTo(Kind.REWRITTEN);
            assertThat(broken.seq()).isEqualTo(6);
        }

        @Test
        void is_refused_after_any_change_of_its_header_or_end() {
            var good = trail.export(6, 15, 20, Set.of(), SampleTrail.KEY);
            for (int line : new int[] {0, good.size() - 1}) {
                for (int at = 0; at < good.get(line).length(); at++) {
                    var mutated = new ArrayList<>(good);
                    var text = new StringBuilder(good.get(line));
                    text.setCharAt(at, (char) (text.charAt(at) ^ 1));
                    mutated.set(line, text.toString());
                    assertThat(SampleTrail.verify(mutated)).isInstanceOf(Broken.class);
                }
            }
        }
    }

    @Nested
    class an_attacker_without_the_key {
        @Test
        void cannot_cut_off_entries_and_adapt_the_header() {
            var cut = new ArrayList<>(trail.export());
            cut.remove(20);
            cut.set(0, cut.getFirst().replace("\"last\":20", "\"last\":19"));

            var broken = broken(SampleTrail.verify(cut));
            assertThat(broken.kind()).isEqualTo(Kind.TRUNCATED);
            assertThat(broken.seq()).isEqualTo(20);
            assertThat(broken.message()).contains("covers 20 entries").contains("ends with 19");
        }

        @Test
        void cannot_sign_with_a_key_of_his_own_when_ours_is_pinned() {
            var resigned = trail.export(1, 20, 20, Set.of(), SampleTrail.OTHER_KEY);

            assertThat(broken(SampleTrail.verify(resigned)).kind()).isEqualTo(Kind.WRONG_KEY);
        }

        @Test
        void can_sign_with_a_key_of_his_own_when_none_is_pinned_and_the_verdict_says_so() {
            var resigned = trail.export(1, 20, 20, Set.of(), SampleTrail.OTHER_KEY);

            var verified = verified(SampleTrail.verify(TrailVerifier.unpinned(), SampleTrail.text(resigned)));
            assertThat(verified.pinned()).isFalse();
            assertThat(verified.key()).isEqualTo(SampleTrail.OTHER_KEY.verifier());
        }

        @Test
        void cannot_keep_our_key_in_the_header_and_sign_with_his() {
            var mixed = new ArrayList<>(trail.export());
            mixed.set(
                    21, trail.export(1, 20, 20, Set.of(), SampleTrail.OTHER_KEY).getLast());

            assertThat(broken(SampleTrail.verify(mixed)).kind()).isEqualTo(Kind.WRONG_KEY);
        }

        @Test
        void cannot_pass_off_another_tenant_s_trail() {
            var foreign = new SampleTrail("globex", 3, new Random(1)).export();

            assertThat(broken(SampleTrail.verify(foreign)).kind()).isEqualTo(Kind.FOREIGN);
        }

        @Test
        void cannot_add_anything_after_the_end() {
            var longer = new ArrayList<>(trail.export());
            longer.add("{}");

            assertThat(broken(SampleTrail.verify(longer)).kind()).isEqualTo(Kind.TRAILING);
        }
    }

    @Nested
    class an_insider_with_the_key {
        private final SampleTrail rewritten = new SampleTrail(25, new Random(9));

        private TrailVerdict since(int size, List<String> lines) {
            return SampleTrail.verify(
                    TrailVerifier.pinned(SampleTrail.KEY.verifier()).since(trail.checkpoint(size)),
                    SampleTrail.text(lines));
        }

        @Test
        void rewrites_history_unnoticed_unless_a_checkpoint_was_kept() {
            assertThat(SampleTrail.verify(rewritten.export())).isInstanceOf(Verified.class);
            assertThat(broken(since(12, rewritten.export())).kind()).isEqualTo(Kind.REWRITTEN);
        }

        @Test
        void rolls_the_trail_back_unnoticed_unless_a_checkpoint_was_kept() {
            var older = trail.export(1, 10, 10, Set.of(), SampleTrail.KEY);

            assertThat(SampleTrail.verify(older)).isInstanceOf(Verified.class);
            assertThat(broken(since(12, older)).kind()).isEqualTo(Kind.SINCE);
        }

        @Test
        void who_is_honest_passes_every_kept_checkpoint() {
            for (int size = 0; size <= 20; size++) {
                assertThat(since(size, trail.export())).isInstanceOf(Verified.class);
            }
        }

        @Test
        void cannot_dodge_the_comparison_with_a_part_that_does_not_reach_the_kept_checkpoint() {
            assertThat(broken(since(12, trail.export(14, 20, 20, Set.of(), SampleTrail.KEY)))
                            .kind())
                    .isEqualTo(Kind.SINCE);
            assertThat(broken(since(12, trail.export(1, 10, 20, Set.of(), SampleTrail.KEY)))
                            .kind())
                    .isEqualTo(Kind.SINCE);
            assertThat(since(12, trail.export(13, 20, 20, Set.of(), SampleTrail.KEY)))
                    .isInstanceOf(Verified.class);
        }
    }

    @Test
    void a_line_without_end_is_refused_in_bounded_memory() throws IOException {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        assertThat(TrailVerifier.unpinned().verify(endless)).isInstanceOf(Broken.class);
    }

    @Test
    void a_verdict_never_quotes_an_entry() {
        var changed = new ArrayList<>(trail.export());
        changed.replaceAll(line -> line.replace("production/", "pr0duction/"));

        assertThat(broken(SampleTrail.verify(changed)).message()).doesNotContain("duction");
    }
}
