package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the trail keeps of arguments: enough to bind them to their entry, and nothing to try guesses on. */
class DigestsTest {
    private final Residence house = Residence.shared();
    private final Residence.Household home = house.found("digests" + System.nanoTime());

    @Test
    void of_equal_arguments_are_unequal() {
        var secret = "{'path':'app/pin','data':{'pin':'4711'}}";
        house.done("secrets.write", secret, home.key());
        house.done("secrets.write", secret, home.key());
        // What somebody would try who reads the trail: the same arguments, to an operation that only refuses them.
        house.code("policies.create", secret, home.key());
        var digests =
                house.asOwner("select body::json ->> 'arguments_digest' from ostiary.trail_entry where tenant_id = '"
                        + home.id() + "' order by seq");
        assertThat(digests)
                .hasSizeGreaterThanOrEqualTo(3)
                .doesNotHaveDuplicates()
                .allMatch(it -> it.length() == 64);
    }
}
