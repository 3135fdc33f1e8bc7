package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotesTest {
    private static final int MANY = 3_500; // four batches

    private final List<Integer> sizes = new ArrayList<>();
    private final Map<Integer, Integer> written = new HashMap<>();
    private List<RuntimeException> faults = List.of();

    private final Notes<Integer, Integer> notes = new Notes<>(TestGround.tenancy(), Integer::sum, this::writer);

    /** Fails as {@code faults} say, one after the other, and takes everything when they are used up. */
    private void writer(List<Map.Entry<Integer, Integer>> some) {
        sizes.add(some.size());
        if (!faults.isEmpty()) {
            var fault = faults.getFirst();
            faults = faults.subList(1, faults.size());
            throw fault;
        }
        some.forEach(each -> written.merge(each.getKey(), each.getValue(), Integer::sum));
    }

    private void many() {
        IntStream.range(0, MANY).forEach(n -> notes.note(n, 1));
    }

    private static RuntimeException away() {
        return new StoreUnavailable("away", null);
    }

    @Test
    void for_the_same_key_are_one() {
        notes.note(1, 2);
        notes.note(1, 3);
        notes.write();
        notes.write();
        assertThat(written).containsExactly(Map.entry(1, 5));
        assertThat(sizes).containsExactly(1);
    }

    @Test
    void wait_where_one_batch_could_not_be_written_and_the_others_do_not() {
        many();
        faults = List.of(away());
        notes.write();
        assertThat(sizes).containsExactly(1_000, 1_000, 1_000, 500);
        assertThat(written).hasSize(2_500);
        everythingOnce();
    }

    @Test
    void all_wait_after_two_batches_in_vain() {
        many();
        faults = List.of(away(), away());
        notes.write();
        assertThat(sizes).containsExactly(1_000, 1_000);
        assertThat(written).isEmpty();
        everythingOnce();
    }

    @Test
    void that_the_store_will_never_take_do_not_come_back() {
        many();
        faults = List.of(new StoreFault("22P02", new IllegalStateException()));
        notes.write();
        notes.write();
        assertThat(sizes).hasSize(4);
        assertThat(written).hasSize(2_500);
    }

    private void everythingOnce() {
        notes.write();
        assertThat(written).isEqualTo(IntStream.range(0, MANY).boxed().collect(Collectors.toMap(n -> n, _ -> 1)));
    }
}
