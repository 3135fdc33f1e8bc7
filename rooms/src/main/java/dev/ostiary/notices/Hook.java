package dev.ostiary.notices;

import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.JsonNodeFactory;

/** What is posted to a webhook: the body, and the headers that prove whose it is. */
record Hook(Map<String, String> headers, byte[] body) {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_TEXT = 2_900;

    /** {@code {"text", "blocks"}}, as Slack takes it and others show the text of. */
    static Hook slack(Payload payload) {
        var title = Untrusted.neutral(payload.title(), LONGEST_TITLE);
        var lines = lines(payload.lines());
        var tree = JsonNodeFactory.instance.objectNode();
        tree.put(
                "text",
                Stream.concat(Stream.of(title, lines), payload.link().stream())
                        .map(Hook::escaped)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("\n")));
        var blocks = tree.putArray("blocks");
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", title);
        if (!lines.isEmpty()) {
            // As plain text, so that nothing in it calls people together or poses as a link.
            var text = blocks.addObject().put("type", "section").putObject("text");
            text.put("type", "plain_text").put("text", lines);
        }
        payload.link().ifPresent(link -> {
            var button = blocks.addObject()
                    .put("type", "actions")
                    .putArray("elements")
                    .addObject()
                    .put("type", "button")
                    .put("url", link);
            button.putObject("text").put("type", "plain_text").put("text", "Open in Ostiary");
        });
        return new Hook(Map.of("Content-Type", "application/json"), StrictJson.write(tree));
    }

    /**
     * {@code {id, type, timestamp, tenant_id, data}}, signed: {@code X-Ostiary-Signature} is {@code sha256=} and the hex of
     * HMAC-SHA256 over the value of {@code X-Ostiary-Timestamp}, a dot, and the body; its key is the secret's whole text.
     */
    static Hook signed(Job job, Secret secret, Instant now) {
        var tree = JsonNodeFactory.instance
                .objectNode()
                .put("id", job.eventId())
                .put("type", job.event())
                .put("timestamp", job.at().toString())
                .put("tenant_id", job.tenant());
        tree.set("data", job.payload().body());
        var body = StrictJson.write(tree);
        var seconds = Long.toString(now.getEpochSecond());
        return new Hook(
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Ostiary-Event",
                        job.event(),
                        "X-Ostiary-Delivery",
                        job.id(),
                        "X-Ostiary-Timestamp",
                        seconds,
                        "X-Ostiary-Signature",
                        "sha256=" + HexFormat.of().formatHex(mac(secret, seconds, body))),
                body);
    }

    private static byte[] mac(Secret secret, String seconds, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not at hand", e);
        }
    }

    private static String lines(List<String> lines) {
        var text = lines.stream().map(line -> Untrusted.neutral(line, 900)).collect(Collectors.joining("\n"));
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    /** Slack's three characters, without which a text can hold no mention and no link of its own. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
