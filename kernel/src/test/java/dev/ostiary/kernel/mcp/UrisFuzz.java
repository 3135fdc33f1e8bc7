package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fuzzed: an address means one thing in each spelling that is read, and what is none is said to be none.
 *
 * <p>The text is tried as an address as it is, and behind each beginning that addresses have.
 */
public final class UrisFuzz {
    private static final House HOUSE = new House();
    private static final GatedOffering OFFERING =
            new GatedOffering(HOUSE.dispatcher.gate(), List.of(House.NOTE, House.CARD), List.of());
    private static final List<UriTemplate> TEMPLATES = Stream.of(
                    "scaivault://notes/{tenant}/{path}",
                    "scaivault://cards/{path}",
                    "vsecure://{address}",
                    "vsecure://secrets/{environment}/{name}")
            .map(UriTemplate::new)
            .toList();
    private static final List<String> BEGINNINGS = List.of(
            "",
            "scaivault://notes/",
            "scaivault://notes/ten_a/",
            "scaivault://cards/",
            "vsecure://",
            "vsecure://secrets/");

    private UrisFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        for (var beginning : BEGINNINGS) {
            var uri = beginning + text;
            TEMPLATES.forEach(template -> hasOneMeaning(template, uri));
            isReadAndWatchedAlike(uri);
            leadsToOnePath(uri);
        }
        var template = new UriTemplate(text); // a client names templates in completion
        template.variables().forEach(each -> template.beginning(each, "a", Map.of()));
    }

    /** What is read of an address makes one canonical address, of which the same is read, and of its encoded form too. */
    private static void hasOneMeaning(UriTemplate template, String uri) {
        var values = template.match(uri);
        if (values.isEmpty()) {
            return;
        }
        var canonical = template.filled(values.get());
        require(template.match(canonical).equals(values), "its canonical form means something else", uri);
        require(template.filled(values.get()).equals(canonical), "it has two canonical forms", uri);
        var last = values.get().getOrDefault(template.last(), "");
        var encoded = new HashMap<>(values.get());
        encoded.put(template.last(), last.replace("/", "%2F"));
        if (!last.contains("%") && template.filled(encoded).length() <= 2_048) { // of a percent sign it would make %25
            require(
                    template.match(template.filled(encoded)).equals(values),
                    "its encoded form means something else",
                    uri);
        }
        var typed = last.substring(0, last.length() / 2);
        require(
                canonical.startsWith(template.beginning(template.last(), typed, values.get())),
                "it does not begin as such addresses do",
                uri);
    }

    private static void isReadAndWatchedAlike(String uri) {
        var visit = House.visit(House.READER, Revision.R2026_07_28);
        var spot = OFFERING.spot(uri, visit.endpoint());
        var ask = new Message.Ask(
                JsonNodeFactory.instance.numberNode(1), "resources/read", JsonNodeFactory.instance.objectNode());
        var exchange = new Exchange(new Turn(ask, Revision.R2026_07_28, visit), Client.PLAIN, Exchange.Brought.NOTHING);
        var watchable = OFFERING.watchable(uri, exchange);
        require(spot.isPresent() || !watchable, "it may be watched and leads nowhere", uri);
        if (spot.isPresent()) {
            var path = spot.get().path();
            require(ResourcePath.fault(path).isEmpty(), "it leads to no canonical path", uri);
            var own = "scaivault://" + spot.get().room()
                    + spot.get().tenant().map(tenant -> "/" + tenant).orElse("") + "/" + path;
            require(OFFERING.spot(own, visit.endpoint()).equals(spot), "its canonical form leads elsewhere", uri);
            require(watchable == OFFERING.watchable(own, exchange), "its canonical form has other rights", uri);
        }
        OFFERING.read(uri, exchange);
        HOUSE.trail.clear();
    }

    /** An address of seed 001 has a path, which begins as its beginnings say; anything else is refused as a bad path. */
    private static void leadsToOnePath(String uri) {
        var fault = VsecureUri.fault(uri);
        try {
            var path = new VsecureUri(uri).path();
            require(fault.isEmpty(), "an address in spite of " + fault, uri);
            require(VsecureUri.governs(path), "it leads to where no such addresses lead", uri);
            for (int end = 0; end <= uri.length(); end++) {
                var beginning = VsecureUri.beginning(uri.substring(0, end));
                require(beginning.map(path.text()::startsWith).orElse(true), "its path does not begin as it does", uri);
                var place = beginning.flatMap(ResourcePath::justBefore);
                require(place.map(it -> it.compareTo(path.text()) < 0).orElse(true), "its place lies before it", uri);
            }
        } catch (Refused _) {
            require(!fault.isEmpty(), "refused, and nobody knows why", uri);
        }
    }

    private static void require(boolean holds, String fault, String uri) {
        if (!holds) {
            throw new IllegalStateException(fault + ": " + uri);
        }
    }
}
