package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one client wants to be told (2026-07-28, subscriptions): lists that change, and resources by their addresses, of
 * which it is told in its own spelling.
 *
 * @param lists members of the filter such as {@code toolsListChanged}
 * @param spots what each address leads to
 */
record Subscription(Set<String> lists, Map<String, Spot> spots) {
    static final String TOOLS = "toolsListChanged";
    static final String PROMPTS = "promptsListChanged";
    static final String RESOURCES = "resourcesListChanged";

    private static final String UPDATED = "notifications/resources/updated";
    private static final int MOST_URIS = 1_000;
    private static final int LONGEST_URI = 2_048;
    /** Characters of all addresses together: what one stream may keep in memory. */
    private static final int MOST_CHARACTERS = 32 << 10;

    Subscription {
        lists = Set.copyOf(lists);
        spots = Map.copyOf(spots);
    }

    /** Addresses that nobody has looked at yet. */
    Subscription(Set<String> lists, Set<String> uris) {
        this(lists, uris.stream().collect(Collectors.toMap(Function.identity(), _ -> Spot.ITSELF)));
    }

    Set<String> uris() {
        return spots.keySet();
    }

    /** The filter that {@code notifications} is, or empty when it is none or asks for too much. */
    static Optional<Subscription> of(JsonNode notifications) {
        var lists = new HashSet<String>();
        for (var list : new String[] {TOOLS, PROMPTS, RESOURCES}) {
            var wanted = notifications.path(list);
            if (!wanted.isMissingNode() && !wanted.isBoolean()) {
                return Optional.empty();
            }
            if (wanted.asBoolean(false)) {
                lists.add(list);
            }
        }
        var uris = new LinkedHashSet<String>();
        int characters = 0;
        for (var uri : notifications.path("resourceSubscriptions")) {
            if (!uri.isString() || uri.stringValue().length() > LONGEST_URI || uris.size() == MOST_URIS) {
                return Optional.empty();
            }
            characters += uri.stringValue().length();
            if (characters > MOST_CHARACTERS) {
                return Optional.empty();
            }
            uris.add(uri.stringValue());
        }
        return notifications.isObject() ? Optional.of(new Subscription(lists, uris)) : Optional.empty();
    }

    /** The lists that a server with {@code capabilities} tells of. */
    static Set<String> announced(ObjectNode capabilities) {
        return Stream.of("tools", "prompts", "resources")
                .filter(list -> capabilities.path(list).path("listChanged").asBoolean(false))
                .map(list -> list + "ListChanged")
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same without what a server with {@code capabilities} does not tell of (2026-07-28, subscriptions). */
    Subscription within(ObjectNode capabilities) {
        var told = new HashSet<>(lists);
        told.retainAll(announced(capabilities));
        boolean watches = capabilities.path("resources").path("subscribe").asBoolean(false);
        return new Subscription(told, watches ? spots : Map.of());
    }

    /** The same with what each address leads to, and without those that lead to nothing whose changes are told. */
    Subscription at(Function<String, Optional<Spot>> where) {
        var found = new HashMap<String, Spot>();
        uris().forEach(uri -> where.apply(uri).ifPresent(spot -> found.put(uri, spot)));
        return new Subscription(lists, found);
    }

    /** The same in the words of the protocol. */
    ObjectNode filter() {
        var filter = JsonNodeFactory.instance.objectNode();
        lists.stream().sorted().forEach(list -> filter.put(list, true));
        if (!spots.isEmpty()) {
            uris().stream().sorted().forEach(filter.putArray("resourceSubscriptions")::add);
        }
        return filter;
    }

    /** What of it {@code change} may concern: names of lists, and addresses. */
    Set<String> concernedBy(Change change, String tenant) {
        return switch (change) {
            case Change.Rights _ -> lists;
            case Change.Tools _ -> only(lists, TOOLS);
            case Change.Prompts _ -> only(lists, PROMPTS);
            case Change.Resource(var uri) -> only(uris(), uri);
            case Change.Kept kept -> kept(kept, tenant);
            case Change.Anything _ -> everything();
            case Change.Closing _ -> Set.of();
        };
    }

    /** The same without what {@code sight} does not see: nobody hears that something changed which is not his to see. */
    Set<String> concernedBy(Change change, String tenant, Sight sight) {
        var concerned = new LinkedHashSet<String>();
        for (var each : concernedBy(change, tenant)) {
            if (lists.contains(each) ? isTold(each, change, sight) : sight.watches(each)) {
                concerned.add(each);
            }
        }
        return concerned;
    }

    private static boolean isTold(String list, Change change, Sight sight) {
        return switch (change) {
            case Change.Kept(var room, var path, var _) -> sight.lists(room, path);
            case Change.Anything _ -> !list.equals(RESOURCES) || sight.lists("", "");
            case Change.Rights _, Change.Tools _, Change.Prompts _, Change.Resource _, Change.Closing _ -> true;
        };
    }

    private Set<String> kept(Change.Kept kept, String tenant) {
        var concerned = new HashSet<>(kept.listed() ? only(lists, RESOURCES) : Set.of());
        spots.forEach((uri, spot) -> {
            if (spot.holds(kept, tenant)) {
                concerned.add(uri);
            }
        });
        return concerned;
    }

    private Set<String> everything() {
        var all = new HashSet<>(lists);
        all.addAll(uris());
        return all;
    }

    private static Set<String> only(Set<String> among, String one) {
        return among.contains(one) ? Set.of(one) : Set.of();
    }

    /** The notice of a subscription whose id is {@code id}. */
    static byte[] notice(String concerned, JsonNode id) {
        var out = Notices.begun(method(concerned)).raw("{").member("_meta").raw("{");
        out.member(Listening.SUBSCRIPTION).node(id).raw("}");
        return ended(out, concerned);
    }

    /** The notice of the legacy revisions. */
    static byte[] notice(String concerned) {
        return ended(Notices.begun(method(concerned)).raw("{"), concerned);
    }

    private static String method(String concerned) {
        return switch (concerned) {
            case TOOLS -> "notifications/tools/list_changed";
            case PROMPTS -> "notifications/prompts/list_changed";
            case RESOURCES -> "notifications/resources/list_changed";
            default -> UPDATED;
        };
    }

    private static byte[] ended(JsonOut out, String concerned) {
        if (method(concerned).equals(UPDATED)) {
            out.member("uri").text(concerned);
        }
        return out.raw("}}").bytes();
    }
}
