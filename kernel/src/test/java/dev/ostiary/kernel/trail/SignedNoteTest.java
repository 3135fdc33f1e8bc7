package dev.ostiary.kernel.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The example of C2SP signed-note. */
    private static final String C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String C2SP_NOTE = """
            This is an example message.

            — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    /** The example of Go's sumdb/note; its published seed stands in the same documentation. */
    private static final String GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private static final String GO_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private static final SigningKey KEY = SigningKey.of("ostiary.example/trail", new byte[32]);

    @Nested
    class other_implementations {
        @Test
        void sign_notes_that_we_verify() {
            assertThat(SignedNote.parse(C2SP_NOTE).signedBy(VerifierKey.parse(C2SP_KEY)))
                    .isTrue();
            assertThat(SignedNote.parse(GO_NOTE).signedBy(VerifierKey.parse(GO_KEY)))
                    .isTrue();
        }

        @Test
        void would_sign_with_the_same_bytes_as_we_do() {
            var typed = Base64.getDecoder().decode(GO_SEED);
            var key = SigningKey.of("PeterNeumann", Arrays.copyOfRange(typed, 1, 33));
            var text = SignedNote.parse(GO_NOTE).text();

            assertThat(key.verifier()).hasToString(GO_KEY);
            assertThat(SignedNote.sign(text, key)).hasToString(GO_NOTE);
        }

        @Test
        void write_checkpoints_that_we_read() {
            var note = SignedNote.parse("""
                    example.com/behind-the-sofa
                    20852163
                    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                    """);
            var checkpoint = Checkpoint.parse(note.text());

            assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
            assertThat(checkpoint.size()).isEqualTo(20_852_163);
            assertThat(checkpoint.text()).isEqualTo(note.text());
        }
    }

    @Nested
    class a_signature {
        private final Checkpoint checkpoint = new Checkpoint("ostiary/acme", 7, Hash.leaf(new byte[] {7}));
        private final String note = checkpoint.sign(KEY).toString();

        @Test
        void verifies() {
            assertThat(SignedNote.parse(note).signedBy(KEY.verifier())).isTrue();
        }

        @Test
        void covers_every_character_of_the_text_and_of_itself() {
            for (int i = 0; i < note.length(); i++) {
                var changed = note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);
                assertThat(verifies(changed)).as("character %d", i).isFalse();
            }
        }

        private boolean verifies(String changed) {
            try {
                return SignedNote.parse(changed).signedBy(KEY.verifier());
            } catch (MalformedNote e) {
                return false;
            }
        }

        @Test
        void of_an_unknown_key_is_ignored() {
            var other = checkpoint.sign(SigningKey.of("witness.example", new byte[] {
                1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
                29, 30, 31, 32
            }));
            var own = checkpoint.sign(KEY);
            var both = new SignedNote(
                    own.text(),
                    List.of(other.signatures().getFirst(), own.signatures().getFirst()));

            assertThat(other.signedBy(KEY.verifier())).isFalse();
            assertThat(SignedNote.parse(both.toString()).signedBy(KEY.verifier()))
                    .isTrue();
        }

        @Test
        void that_bears_our_key_and_is_wrong_spoils_the_note() {
            var own = checkpoint.sign(KEY).signatures().getFirst();
            var stolen = SignedNote.sign("another text\n", KEY).signatures().getFirst();
            var both = new SignedNote(checkpoint.text(), List.of(own, stolen));

            assertThat(both.signedBy(KEY.verifier())).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\nsignature\n",
                "text\n\n— name\n",
                "text\n\n— name AAAA\n",
                "text\n\n— name AAAAAAAA",
                "text\n\n— na+me AAAAAAAA\n",
                "text\n\n— name AAAAAAA\n",
                "text\n\n— name AAAAAB==\n",
                "te\u0000xt\n\n— name AAAAAAAA\n",
                "te\rxt\n\n— name AAAAAAAA\n",
                "text\n\n- name AAAAAAAA\n",
            })
    void what_is_not_a_note_is_refused(String note) {
        assertThatExceptionOfType(MalformedNote.class).isThrownBy(() -> SignedNote.parse(note));
    }

    @Test
    void a_note_with_very_many_signatures_is_refused() {
        var note = "text\n\n" + "— name AAAAAAAA\n".repeat(33);

        assertThatExceptionOfType(MalformedNote.class).isThrownBy(() -> SignedNote.parse(note));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n1\n",
                "a\n1\nAAAA\n",
                "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n\u0661\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nextension\n",
            })
    void what_is_not_a_checkpoint_is_refused(String text) {
        assertThatExceptionOfType(MalformedNote.class).isThrownBy(() -> Checkpoint.parse(text));
    }

    @Test
    void extension_lines_are_kept() {
        var checkpoint = new Checkpoint("a", 0, Hash.EMPTY_ROOT, List.of("one", "two"));

        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
    }

    @Nested
    class a_verifier_key {
        @Test
        void is_refused_after_any_change() {
            for (int i = 0; i < GO_KEY.length(); i++) {
                var changed = GO_KEY.substring(0, i) + (char) (GO_KEY.charAt(i) ^ 1) + GO_KEY.substring(i + 1);
                assertThatExceptionOfType(MalformedNote.class)
                        .as("character %d", i)
                        .isThrownBy(() -> VerifierKey.parse(changed));
            }
        }

        @Test
        void of_another_kind_is_refused() {
            assertThatExceptionOfType(MalformedNote.class)
                    .isThrownBy(() ->
                            VerifierKey.parse("remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"));
        }
    }

    @Test
    void a_signing_key_never_shows_itself() {
        assertThat(KEY).hasToString("SigningKey[ostiary.example/trail]");
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKey.of("a", new byte[31]));
    }
}
