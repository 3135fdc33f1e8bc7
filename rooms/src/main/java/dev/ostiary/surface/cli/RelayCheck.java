package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Revision;
import dev.ostiary.kernel.terminal.Harmless;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code --check}: says in words whether a relay would work, up to the first thing that is wrong. */
final class RelayCheck {
    private static final int LONGEST_ANSWER = 4 << 20;
    private static final int NO_RIGHT = 3;

    private final RelaySettings settings;
    private final Consumer<String> out;

    RelayCheck(RelaySettings settings, Consumer<String> out) {
        this.settings = settings;
        this.out = out;
    }

    /** The exit code: 0 if all is well, 1 if there is no such server, 2 for a bad key, 3 if the key may do nothing here. */
    int run() {
        var program = settings.program();
        say(
                "settings",
                "good. " + program.address() + " is " + settings.url() + ", " + program.credential() + " is set"
                        + narrowed());
        // The settings have said already whether plain http may be.
        try (var door = new Door(
                Address.of(settings.url().toString(), true),
                Optional.of(settings.token()),
                Guard.NONE,
                program.called() + "/" + BuildVersion.text())) {
            var me = door.read("/v1/auth/whoami");
            say("server", "reached.");
            say(
                    "key",
                    "good. It speaks for " + me.path("identity_id").asString("somebody") + " of tenant "
                            + me.path("tenant_id").asString("?") + until(me) + ".");
            say("scopes", list(me.path("scopes")));
            return tools(me.path("identity_id").asString("the key's identity"));
        } catch (CallFailed failed) {
            return failed(failed);
        } catch (IOException _) {
            say("tools", "the server broke off. Try again.");
            return 1;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int failed(CallFailed failed) {
        if (failed.status() == 401) {
            say("server", "reached.");
            say(
                    "key",
                    "NOT good. " + failed.told() + " Put another one into "
                            + settings.program().credential() + ".");
        } else {
            say(
                    "server",
                    "NOT good. " + failed.told() + " Check that it runs and that "
                            + settings.program().address() + " is right.");
        }
        return failed.exitCode();
    }

    private int tools(String whose) throws IOException, InterruptedException {
        var answer = answer();
        var refusal = answer.path("error").path("message").asString("");
        if (!refusal.isEmpty()) {
            say("tools", "NOT good. " + refusal);
            return NO_RIGHT;
        }
        var names = answer.path("result")
                .path("tools")
                .valueStream()
                .map(tool -> Harmless.line(tool.path("name").asString("")))
                .toList();
        if (names.isEmpty()) {
            say(
                    "tools",
                    "none. A tool is there where the key has its scope and a policy bound to " + whose
                            + " grants what it does, on any path. Ask for what is missing.");
            return NO_RIGHT;
        }
        say("tools", names.size() + ": " + String.join(", ", names));
        out.accept("All good. An MCP client that starts " + settings.program().called() + " sees these tools.");
        return 0;
    }

    private JsonNode answer() throws IOException, InterruptedException {
        var ask = JsonNodeFactory.instance.objectNode();
        ask.put("jsonrpc", "2.0").put("id", 1).put("method", "tools/list").putObject("params");
        var response = new RelayUpstream(settings)
                .send("POST", StrictJson.write(ask), "MCP-Protocol-Version", Revision.NEWEST_LEGACY.wire());
        try (var body = response.body()) {
            return RelayEvents.message(body.readNBytes(LONGEST_ANSWER))
                    .orElseGet(JsonNodeFactory.instance::missingNode);
        }
    }

    private String narrowed() {
        var guard = settings.guard();
        return guard.equals(Guard.NONE) ? "." : "; what the key may do is narrowed by the other settings.";
    }

    private static String until(ObjectNode me) {
        var end = me.path("token_expires_at").asString("");
        return end.isEmpty() ? "" : ", until " + end.replaceFirst("\\.[0-9]+Z$", "Z");
    }

    private static String list(JsonNode scopes) {
        var names = scopes.valueStream().map(each -> each.asString("")).toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private void say(String what, String how) {
        out.accept("%-10s%s".formatted(what, Harmless.line(how)));
    }
}
