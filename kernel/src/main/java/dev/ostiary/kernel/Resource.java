package dev.ostiary.kernel;

import dev.ostiary.kernel.shape.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of thing that clients may point at by an address, as data: reading one is an operation, through the same gate.
 *
 * @param name how a refusal calls it, such as {@code secret}
 * @param template its addresses, such as {@code scaivault://secrets/{tenant}/{path}}; the last variable names the thing,
 *     unless the thing is named by its whole address
 * @param summary one sentence
 * @param read what reading one is; its toolset is where the kind is offered
 * @param field the input field that takes the last variable, or the whole address
 * @param room the room whose changes are told to whoever watches one, or empty where none are
 * @param listing how all of them are listed; without it there is only the template
 */
public record Resource(
        String name,
        String template,
        String summary,
        Operation<?, ?> read,
        String field,
        String room,
        Optional<Listing> listing) {

    /**
     * The operation that lists a kind, page by page with {@code limit} and {@code cursor}.
     *
     * @param items the member of its answer that holds the things
     * @param key the member of each that fills the template's last variable
     * @param label the member of each that a person knows it by
     * @param prefix the input field that narrows the list to what lies below a path
     * @param with what else is asked for
     * @param family the member that only those have which stand for many: the template of their addresses
     * @param before where in the list to begin for those whose key begins with a text
     */
    public record Listing(
            Operation<?, ?> operation,
            String items,
            String key,
            String label,
            Optional<String> prefix,
            Map<String, String> with,
            Optional<String> family,
            Before before) {
        public Listing {
            with = Map.copyOf(with);
        }

        /** Each of them stands for itself. */
        public Listing(Operation<?, ?> operation, String items, String key, String label, Optional<String> prefix) {
            this(operation, items, key, label, prefix, Map.of(), Optional.empty(), Before.NOWHERE);
        }

        /** The same list, whose order lets one begin at {@code place}. */
        public Listing from(Before place) {
            return new Listing(operation, items, key, label, prefix, with, family, place);
        }

        /** Where a list that goes by its keys can be begun, other than at its beginning. */
        @FunctionalInterface
        public interface Before {
            /** Of a list that goes by something else. */
            Before NOWHERE = _ -> Optional.empty();

            /**
             * A position as the list's cursors hold it, behind which lies all whose key begins with {@code beginning}, and
             * before which lies all that comes before those.
             */
            Optional<List<String>> place(String beginning);
        }
    }

    public Resource {
        var faults = new StringBuilder();
        require(template.endsWith("}"), "its template does not end in what it names", faults);
        require(read.effect().reads(), "reading it would change something", faults);
        require(!read.toolset().isEmpty(), "it belongs to no toolset", faults);
        require(read.inputShape().field(field).isPresent(), "nothing takes what its template names", faults);
        listing.ifPresent(listed -> {
            var shape = listed.operation().inputShape();
            require(listed.operation().effect().reads(), "listing it would change something", faults);
            require(
                    shape.field("limit").isPresent() && shape.field("cursor").isPresent(),
                    "its list has no pages",
                    faults);
            require(
                    listed.operation().outputShape().field(listed.items()).isPresent(),
                    "its list does not hold " + listed.items(),
                    faults);
            require(
                    listed.with().keySet().stream()
                            .allMatch(each -> shape.field(each).isPresent()),
                    "its list takes no such field",
                    faults);
            require(
                    listed.prefix().isEmpty()
                            || shape.field(listed.prefix().get()).isPresent(),
                    "its list takes no prefix",
                    faults);
        });
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Resource " + name + ":" + faults);
        }
    }

    /** Whether it is named by a canonical path, of any number of segments. */
    public boolean byPath() {
        return read.inputShape().field(field).orElseThrow().kind() instanceof Kind.Path;
    }

    /** Whether it is named by its whole address. */
    public boolean byAddress() {
        return read.inputShape().field(field).orElseThrow().kind() instanceof Kind.Address;
    }

    private static void require(boolean holds, String fault, StringBuilder faults) {
        if (!holds) {
            faults.append(' ').append(fault).append('.');
        }
    }
}
