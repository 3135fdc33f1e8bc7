package dev.ostiary.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SealRingTest {
    private final SealRing ring = SealGround.ring();
    private final Tenancy tenancy = TestGround.tenancy();
    private final String mine = TestGround.freshTenant();
    private final String other = TestGround.freshTenant();
    private final SealContext place = new SealContext("secrets/production/db", 3);
    private final byte[] plain = "correct horse".getBytes(StandardCharsets.UTF_8);

    @Nested
    class a_value {
        @Test
        void opens_at_its_place() {
            assertThat(ring.unseal(mine, place, ring.seal(mine, place, plain))).isEqualTo(plain);
        }

        @Test
        void may_be_empty() {
            assertThat(ring.unseal(mine, place, ring.seal(mine, place, new byte[0])))
                    .isEmpty();
        }

        @Test
        void looks_different_each_time_it_is_sealed() {
            var seen = new HashSet<String>();
            for (int i = 0; i < 100; i++) {
                seen.add(HexFormat.of().formatHex(ring.seal(mine, place, plain)));
            }
            assertThat(seen).hasSize(100);
        }

        @Test
        void is_ninety_three_bytes_longer_when_it_is_sealed() {
            assertThat(ring.seal(mine, place, plain)).hasSize(plain.length + 93);
        }

        @Test
        void costs_no_round_trip_once_the_keys_are_known() {
            ring.mac(mine, "trail", plain);
            ring.seal(mine, place, plain);
            long before = tenancy.roundTrips();
            ring.unseal(mine, place, ring.seal(mine, place, plain));
            ring.mac(mine, "trail", plain);
            assertThat(tenancy.roundTrips()).isEqualTo(before);
        }

        @Test
        void sealed_in_a_transaction_that_fails_has_not_taken_the_tenants_key_with_it() {
            assertThatThrownBy(() -> tenancy.write(mine, 0, () -> {
                        ring.seal(mine, place, plain);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            var envelope = ring.seal(mine, place, plain);
            assertThat(SealGround.otherNode().unseal(mine, place, envelope)).isEqualTo(plain);
        }
    }

    @Nested
    class an_intruder {
        private final byte[] envelope = ring.seal(mine, place, plain);

        @Test
        void who_flips_any_bit_breaks_the_seal() {
            for (int bit = 0; bit < envelope.length * 8; bit++) {
                var changed = envelope.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                broken(mine, place, changed);
            }
        }

        @Test
        void who_cuts_it_anywhere_breaks_the_seal() {
            for (int length = 0; length < envelope.length; length++) {
                broken(mine, place, Arrays.copyOf(envelope, length));
            }
        }

        @Test
        void who_moves_it_to_another_path_breaks_the_seal() {
            broken(mine, new SealContext("secrets/production/d", 3), envelope);
        }

        @Test
        void who_passes_an_older_version_for_a_newer_one_breaks_the_seal() {
            broken(mine, new SealContext(place.path(), 4), envelope);
        }

        @Test
        void who_moves_it_to_another_tenant_breaks_the_seal() {
            ring.seal(other, place, plain);
            broken(other, place, envelope);
        }

        @Test
        void who_joins_the_header_of_one_with_the_value_of_another_breaks_the_seal() {
            var second = ring.seal(mine, place, plain);
            System.arraycopy(envelope, 0, second, 0, 65);
            broken(mine, place, second);
        }

        @Test
        void who_gives_a_tenant_the_key_of_another_breaks_the_seal() {
            ring.seal(other, place, plain);
            TestGround.asOwner("""
                    update ostiary.seal_key set wrapped = k.wrapped from ostiary.seal_key k
                     where seal_key.tenant_id = '%s' and seal_key.kind = 'seal'
                       and k.tenant_id = '%s' and k.kind = 'seal'""".formatted(other, mine));
            assertThatThrownBy(() -> SealGround.otherNode().seal(other, place, plain))
                    .isInstanceOf(SealBroken.class);
        }

        @Test
        void learns_nothing_from_the_refusal() {
            assertThatThrownBy(() -> ring.unseal(mine, new SealContext("elsewhere", 3), envelope))
                    .isInstanceOf(SealBroken.class)
                    .hasMessage("the seal is broken")
                    .hasNoCause();
        }

        private void broken(String tenant, SealContext at, byte[] changed) {
            assertThatThrownBy(() -> ring.unseal(tenant, at, changed)).isInstanceOf(SealBroken.class);
        }
    }

    @Nested
    class associated_bytes {
        @Test
        void differ_wherever_the_parts_differ() {
            assertThat(Aead.associated("ab", "c")).isNotEqualTo(Aead.associated("a", "bc"));
            assertThat(Aead.associated("a", "b")).isNotEqualTo(Aead.associated("a", "b", ""));
        }
    }

    @Nested
    class a_mac {
        @Test
        void is_the_same_on_every_node_and_after_every_rotation() {
            var before = ring.mac(mine, "trail", plain);
            ring.rotateTenant(mine);
            assertThat(SealGround.otherNode().mac(mine, "trail", plain)).isEqualTo(before);
        }

        @Test
        void differs_by_tenant_purpose_and_message() {
            var mac = ring.mac(mine, "trail", plain);
            assertThat(ring.mac(other, "trail", plain)).isNotEqualTo(mac);
            assertThat(ring.mac(mine, "cursor", plain)).isNotEqualTo(mac);
            assertThat(ring.mac(mine, "trail", new byte[0])).isNotEqualTo(mac);
        }
    }
}
