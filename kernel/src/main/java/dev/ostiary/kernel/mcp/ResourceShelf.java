package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.kernel.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What can be pointed at by an address; whatever is read or listed of it is an operation that passed the gate. */
final class ResourceShelf {
    static final String TENANT = "tenant";
    static final String JSON = "application/json";

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Passing passing;
    private final Families families;

    /** A kind with its addresses. */
    record Kind(Resource resource, UriTemplate template) {
        String uri(Caller caller, String value) {
            return resource.byAddress()
                    ? value
                    : template.filled(Map.of(TENANT, caller.tenant(), template.last(), value));
        }
    }

    /** An address, read: which kind, and what its template names. */
    record Place(Kind kind, Map<String, String> named) {
        String value() {
            return kind.resource().byAddress() ? kind.template().filled(named) : last();
        }

        private String last() {
            return named.getOrDefault(kind.template().last(), "");
        }

        /** Whether such a thing can exist: what it is named by has the shape that reading it requires. */
        boolean wellFormed() {
            var fault = kind.resource().byPath()
                    ? ResourcePath.fault(value())
                    : kind.resource().byAddress() ? VsecureUri.fault(value()) : "";
            return fault.isEmpty();
        }

        /** Its canonical path, where it is named by one or by an address that leads to one. */
        Optional<ResourcePath> path() {
            if (kind.resource().byAddress()) {
                return Optional.of(new VsecureUri(value()).path());
            }
            return kind.resource().byPath() ? Optional.of(new ResourcePath(value())) : Optional.empty();
        }

        Spot spot() {
            var path = path().map(ResourcePath::text).orElseGet(this::value);
            return new Spot(
                    Optional.ofNullable(named.get(TENANT)), kind.resource().room(), path);
        }

        /** Whether somebody tells when it changes: of a cloud's roles and accounts nobody does. */
        boolean isTold() {
            return !kind.resource().room().isEmpty()
                    && wellFormed()
                    && !(kind.resource().byAddress() && new VsecureUri(value()).type() == VsecureUri.Type.CREDENTIAL);
        }

        /** Whether it lies in {@code tenant}; some kinds have no tenant in their address. */
        boolean within(String tenant) {
            return named.getOrDefault(TENANT, tenant).equals(tenant);
        }
    }

    ResourceShelf(Passing passing, List<Resource> resources) {
        this.passing = passing;
        this.families = new Families(passing);
        for (var resource : resources) {
            kinds.put(resource.name(), new Kind(resource, new UriTemplate(resource.template())));
        }
    }

    /** The kinds that an endpoint offers, in the order they were declared in. */
    List<Kind> at(Endpoint endpoint) {
        return kinds.values().stream()
                .filter(kind -> endpoint.offers(kind.resource().read()))
                .toList();
    }

    Optional<Kind> named(String name, Endpoint endpoint) {
        return at(endpoint).stream()
                .filter(kind -> kind.resource().name().equals(name))
                .findFirst();
    }

    Outcome templates(Exchange exchange) {
        var caller = passing.caller(exchange);
        var members = JsonNodeFactory.instance.objectNode();
        var list = members.putArray("resourceTemplates");
        at(exchange.visit().endpoint()).stream()
                .filter(kind ->
                        passing.couldPass(caller, List.of(kind.resource().read())))
                .forEach(kind -> list.addAll(
                        kind.resource().byAddress() ? families.of(kind, caller, exchange) : List.of(card(kind))));
        return Outcome.said(members);
    }

    private static ObjectNode card(Kind kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("uriTemplate", kind.template().text())
                .put("name", kind.resource().name())
                .put("description", kind.resource().summary())
                .put("mimeType", JSON);
    }

    Outcome read(String uri, Exchange exchange) {
        return place(uri, exchange.visit().endpoint())
                .map(place -> read(place, uri, exchange))
                .orElseGet(() -> Outcome.no(Refusal.missing("resource", Shown.name(uri))));
    }

    private Outcome read(Place place, String uri, Exchange exchange) {
        return switch (answer(place, Map.of(), exchange)) {
            case Answer.Done(var result, var rate) -> {
                var out = new JsonOut().raw("{").member("contents").raw("[");
                contents(out, uri, result);
                yield new Outcome.Said(out.raw("]}").bytes(), rate);
            }
            case Answer.No(var refusal, var rate) -> new Outcome.No(refusal, rate);
        };
    }

    /**
     * Reads one. What lies in another tenant is refused in the words for what does not exist, and no operation is begun;
     * what is no canonical path is for the operation itself to refuse.
     */
    Answer answer(Place place, Map<String, String> more, Exchange exchange) {
        var resource = place.kind().resource();
        var value = place.value();
        if (place.wellFormed() && !place.within(passing.caller(exchange).tenant())) {
            return passing.refuse(resource.read(), Refusal.missing(resource.name(), value), exchange);
        }
        var arguments = JsonNodeFactory.instance.objectNode().put(resource.field(), value);
        more.forEach(arguments::put);
        return passing.pass(resource.read(), arguments, exchange);
    }

    /** Writes the contents of a resource, as in {@code TextResourceContents}. */
    static void contents(JsonOut out, String uri, ObjectNode result) {
        out.raw("{").member("uri").text(uri).member("mimeType").text(JSON);
        out.member("text").quoted(StrictJson.write(result)).raw("}");
    }

    private Optional<Place> place(String uri, Endpoint endpoint) {
        return at(endpoint).stream()
                .flatMap(kind -> kind.template().match(uri).map(named -> new Place(kind, named)).stream())
                .findFirst();
    }

    /** What a change is told of by: an address in any spelling that can be read, of a kind whose changes are told. */
    Optional<Spot> spot(String uri, Endpoint endpoint) {
        return watched(uri, endpoint).map(Place::spot);
    }

    private Optional<Place> watched(String uri, Endpoint endpoint) {
        return place(uri, endpoint).filter(Place::isTold);
    }

    /** Whether the caller may list what lies at {@code uri} now; asked often, so not recorded. */
    boolean watchable(String uri, Exchange exchange) {
        try {
            return watched(uri, exchange.visit().endpoint())
                    .filter(place -> Anew.decided(() -> watchable(place, exchange)))
                    .isPresent();
        } catch (Refused _) {
            return false;
        }
    }

    /** Whether what {@code room} keeps at {@code path} would be in the caller's list; asked often, so not recorded. */
    boolean listable(String room, String path, Exchange exchange) {
        try {
            return Anew.decided(() -> at(exchange.visit().endpoint()).stream()
                    .filter(kind -> room.isEmpty() || kind.resource().room().equals(room))
                    .anyMatch(kind -> listable(kind, path, exchange)));
        } catch (Refused _) {
            return false;
        }
    }

    private boolean listable(Kind kind, String path, Exchange exchange) {
        var caller = passing.caller(exchange);
        if (kind.resource().byAddress() && !path.isEmpty()) {
            return addressed(kind, caller)
                    && ResourcePath.fault(path).isEmpty()
                    && passing.shows(caller, new ResourcePath(path), exchange);
        }
        return kind.resource()
                        .listing()
                        .filter(listing -> passing.couldPass(caller, List.of(listing.operation())))
                        .isPresent()
                && (path.isEmpty()
                        || !kind.resource().byPath()
                        || (ResourcePath.fault(path).isEmpty()
                                && passing.sees(caller, new ResourcePath(path), exchange)));
    }

    private boolean watchable(Place place, Exchange exchange) {
        var caller = passing.caller(exchange);
        var resource = place.kind().resource();
        if (resource.byAddress()) {
            return addressed(place.kind(), caller)
                    && place.path()
                            .filter(path -> passing.shows(caller, path, exchange))
                            .isPresent();
        }
        var needed = resource.listing()
                .<Operation<?, ?>>map(Resource.Listing::operation)
                .orElse(resource.read());
        return place.within(caller.tenant())
                && passing.couldPass(caller, List.of(needed))
                && place.path()
                        .map(path -> passing.sees(caller, path, exchange))
                        .orElse(true);
    }

    private boolean addressed(Kind kind, Caller caller) {
        return kind.resource()
                .listing()
                .filter(listing -> passing.couldPass(caller, List.of(listing.operation())))
                .isPresent();
    }

    /** How one thing of a list is shown. */
    ObjectNode card(Kind kind, JsonNode item, Caller caller) {
        var listing = kind.resource().listing().orElseThrow();
        return JsonNodeFactory.instance
                .objectNode()
                .put("uri", kind.uri(caller, item.path(listing.key()).asString("")))
                .put("name", Untrusted.neutral(item.path(listing.label()).asString(""), ResourcePath.MAX_LENGTH))
                .put("description", described(kind, item))
                .put("mimeType", JSON);
    }

    /** What a person wrote about it, where somebody did. */
    static String described(Kind kind, JsonNode item) {
        var own = item.path("description").asString("");
        return kind.resource().byAddress() && !own.isBlank()
                ? Untrusted.neutral(own, Untrusted.CAP)
                : kind.resource().summary();
    }
}
