package dev.ostiary.kernel.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The known answers are those of the Certificate Transparency reference implementation. */
class MerkleTreeTest {
    private static final List<Hash> LEAVES = Arrays.stream(new String[] {
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
            })
            .map(entry -> Hash.leaf(HexFormat.of().parseHex(entry)))
            .toList();

    private static Hash hash(String hex) {
        return Hash.of(HexFormat.of().parseHex(hex));
    }

    private static List<Hash> hashes(String hexes) {
        return hexes == null
                ? List.of()
                : Arrays.stream(hexes.split(" ", -1)).map(MerkleTreeTest::hash).toList();
    }

    private static Hash root(int size) {
        return MerkleTree.root(LEAVES.subList(0, size));
    }

    @Nested
    class known_answers {
        @ParameterizedTest
        @CsvSource({
            "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        })
        void of_roots(int size, String expected) {
            assertThat(root(size)).hasToString(expected);
        }

        @ParameterizedTest
        @CsvSource({
            "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 "
                    + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                    + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b "
                    + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
                    + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        })
        void of_inclusion(int index, int size, String proof) {
            assertThat(MerkleTree.of(LEAVES.subList(0, size)).inclusionProof(index))
                    .isEqualTo(hashes(proof));
        }

        @ParameterizedTest
        @CsvSource({
            "1, 1,",
            "1, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 "
                    + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                    + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            "6, 8, 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a "
                    + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
                    + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "2, 5, 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
                    + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
        })
        void of_consistency(int older, int newer, String proof) {
            assertThat(MerkleTree.of(LEAVES.subList(0, newer)).consistencyProof(older))
                    .isEqualTo(hashes(proof));
        }
    }

    @Nested
    class every_tree_up_to_sixty_leaves {
        private final List<Hash> leaves = IntStream.range(0, 60)
                .mapToObj(i -> Hash.leaf(new byte[] {(byte) i}))
                .toList();

        private MerkleTree tree(int size) {
            return MerkleTree.of(leaves.subList(0, size));
        }

        @Test
        void proves_each_leaf_and_no_other() {
            for (int size = 1; size <= 60; size++) {
                for (int index = 0; index < size; index++) {
                    var proof = tree(size).inclusionProof(index);
                    var root = tree(size).root();
                    assertThat(MerkleTree.includes(index, size, leaves.get(index), proof, root))
                            .isTrue();
                    assertThat(MerkleTree.includes(index, size, Hash.GENESIS, proof, root))
                            .isFalse();
                    assertThat(MerkleTree.includes(index, size, leaves.get(index), proof, Hash.GENESIS))
                            .isFalse();
                    assertThat(MerkleTree.includes(index, size, leaves.get(index), spoilt(proof), root))
                            .isFalse();
                }
            }
        }

        @Test
        void proves_each_prefix_and_no_other() {
            for (int newer = 0; newer <= 60; newer++) {
                for (int older = 0; older <= newer; older++) {
                    var proof = tree(newer).consistencyProof(older);
                    var before = tree(older).root();
                    var after = tree(newer).root();
                    assertThat(MerkleTree.consistent(older, before, newer, after, proof))
                            .isTrue();
                    assertThat(MerkleTree.consistent(older, Hash.GENESIS, newer, after, proof))
                            .isFalse();
                    assertThat(MerkleTree.consistent(older, before, newer, after, spoilt(proof)))
                            .isFalse();
                    assertThat(older > 0 && MerkleTree.consistent(older, before, newer, Hash.GENESIS, proof))
                            .isFalse();
                }
            }
        }

        private List<Hash> spoilt(List<Hash> proof) {
            var spoilt = new ArrayList<>(proof);
            spoilt.add(Hash.GENESIS);
            return spoilt;
        }

        @Test
        void has_the_root_that_its_definition_gives() {
            for (int size = 1; size <= 60; size++) {
                assertThat(tree(size).root()).isEqualTo(byDefinition(leaves.subList(0, size)));
            }
        }

        /** MTH of RFC 9162 section 2.1.1, as written there. */
        private Hash byDefinition(List<Hash> part) {
            if (part.size() == 1) {
                return part.getFirst();
            }
            int split = Integer.highestOneBit(part.size() - 1);
            return Hash.node(byDefinition(part.subList(0, split)), byDefinition(part.subList(split, part.size())));
        }
    }

    @Test
    void nonsense_proves_nothing() {
        assertThat(MerkleTree.includes(-1, 8, LEAVES.getFirst(), List.of(), root(8)))
                .isFalse();
        assertThat(MerkleTree.includes(8, 8, LEAVES.getFirst(), List.of(), root(8)))
                .isFalse();
        assertThat(MerkleTree.consistent(-1, root(1), 8, root(8), List.of())).isFalse();
        assertThat(MerkleTree.consistent(9, root(8), 8, root(8), List.of())).isFalse();
        assertThat(MerkleTree.consistent(3, root(3), 8, root(8), List.of())).isFalse();
    }

    @Nested
    class a_frontier {
        @Test
        void comes_back_from_its_bytes_and_grows_on() {
            for (int size = 0; size <= 8; size++) {
                var frontier = MerkleFrontier.empty();
                LEAVES.subList(0, size).forEach(frontier::append);
                var revived = MerkleFrontier.of(frontier.toBytes());
                LEAVES.subList(size, 8).forEach(revived::append);

                assertThat(frontier.toBytes()).hasSize(8 + 32 * Integer.bitCount(size));
                assertThat(revived.size()).isEqualTo(8);
                assertThat(revived.root()).isEqualTo(root(8));
            }
        }

        @Test
        void is_refused_where_size_and_peaks_do_not_fit() {
            assertThatIllegalArgumentException().isThrownBy(() -> MerkleFrontier.of(3, List.of(Hash.GENESIS)));
            assertThatIllegalArgumentException().isThrownBy(() -> MerkleFrontier.of(-1, List.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> MerkleFrontier.of(new byte[7]));
            assertThatIllegalArgumentException().isThrownBy(() -> MerkleFrontier.of(new byte[41]));
        }

        @Test
        void copies_do_not_share_their_growth() {
            var frontier = MerkleFrontier.empty();
            var copy = frontier.copy();
            frontier.append(LEAVES.getFirst());

            assertThat(copy.root()).isEqualTo(Hash.EMPTY_ROOT);
        }
    }
}
