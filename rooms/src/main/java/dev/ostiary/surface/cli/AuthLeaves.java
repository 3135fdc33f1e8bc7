package dev.ostiary.surface.cli;

import dev.ostiary.client.CallFailed;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code ostiary auth login|whoami}: who you are to the server. */
final class AuthLeaves {
    private static final List<String> CREDENTIALS = List.of("token", "api_key", "access_token");

    private AuthLeaves() {}

    static List<Leaf> all(Program program) {
        return List.of(
                new PlainLeaf(
                        "auth",
                        "login",
                        "Signs in with e-mail and password, or with a token, and keeps it.",
                        spec -> describe(program, spec),
                        AuthLeaves::login),
                new PlainLeaf(
                        "auth",
                        "whoami",
                        "Shows whom the server takes you for.",
                        AuthLeaves::server,
                        AuthLeaves::whoami));
    }

    private static void describe(Program program, CommandSpec spec) {
        Flags.valued(spec, "--token", "@-|@file", "A token, from standard input or a file.");
        Flags.valued(spec, "--email", "address", "Whom to sign in; asked for unless given.");
        Flags.valued(
                spec, "--password", "@-|@file", "The password, from standard input or a file; asked for unless given.");
        Flags.valued(spec, "--code", "digits", "The code of your authenticator app, or a recovery code.");
        Flags.server(spec);
        var line = "  " + program.line("auth", "login");
        spec.usageMessage().footer("", "Examples:", line, line + " --token @-");
    }

    private static void server(CommandSpec spec) {
        Flags.lone(spec, "--json", "Print the exact result as JSON.");
        Flags.server(spec);
    }

    private static void login(ParseResult given, Session session) {
        var source = new SecretSource(session.around());
        var token = given.hasMatchedOption("--token")
                ? source.secret("token", given.<String>matchedOptionValue("--token", ""))
                : byPassword(given, source, session);
        keep(token, session);
    }

    /** Keeps {@code token} for the server in use, if that knows it. */
    static void keep(String token, Session session) {
        var name = tryOut(token, session);
        ConfigLeaves.token(token, session);
        session.print(
                "Signed in" + name.map(each -> " as " + Harmless.line(each)).orElse("") + ".");
    }

    /** Drops the kept token if it has ended with the sign-in; another one, such as an API key, stays. */
    static void forget(Session session) {
        var settings = session.settings();
        var file = Settings.config(session.around(), session.program());
        if (!settings.tokenFrom().equals(file.path().toString()) || stands(session)) {
            return;
        }
        var content = file.read();
        content.remove(session.program().credential().key());
        file.write(content);
        session.remark("The ended token was removed from " + file.path() + ".");
        var next = session.settings();
        if (next.token().isPresent()) {
            session.remark("From here on the credential of " + next.tokenFrom() + " is used.");
        }
    }

    private static boolean stands(Session session) {
        try (var door = session.door()) {
            door.read("/v1/auth/whoami");
            return true;
        } catch (CallFailed failed) {
            return failed.status() != 401;
        }
    }

    private static String byPassword(ParseResult given, SecretSource source, Session session) {
        String email = given.matchedOptionValue("--email", "");
        var asked = email.isEmpty() ? session.around().terminal().ask("E-mail: ") : email;
        var password = source.secret("password", given.<String>matchedOptionValue("--password", ""));
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("email", asked.strip())
                .put("password", password);
        if (given.hasMatchedOption("--code")) {
            body.put("code", given.<String>matchedOptionValue("--code", ""));
        }
        try (var door = session.door(Optional.empty())) {
            var answer = door.post("/v1/auth/login", body);
            return CREDENTIALS.stream()
                    .map(name -> answer.path(name).asString(""))
                    .filter(value -> !value.isEmpty())
                    .findFirst()
                    .orElseThrow(() -> Wrong.here("The server let you in but gave no token."));
        }
    }

    /** A token that does not work is not kept. */
    private static Optional<String> tryOut(String token, Session session) {
        try (var door = session.door(Optional.of(new Secret(token)))) {
            return name(door.read("/v1/auth/whoami"));
        } catch (CallFailed failed) {
            if (failed.status() == 404 || failed.status() == 403) {
                return Optional.empty(); // it is known; what it may do is another matter
            }
            throw failed;
        }
    }

    private static Optional<String> name(ObjectNode me) {
        return List.of("identity_id", "principal", "display_name").stream()
                .map(field -> me.path(field).asString(""))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static void whoami(ParseResult given, Session session) {
        ObjectNode me;
        try (var door = session.door()) {
            me = door.read("/v1/auth/whoami");
        }
        if (given.matchedOptionValue("--json", false)) {
            session.print(Harmless.json(me));
            return;
        }
        me.properties()
                .forEach(entry ->
                        session.print(Harmless.line(entry.getKey()) + ": " + Harmless.line(text(entry.getValue()))));
    }

    private static String text(tools.jackson.databind.JsonNode node) {
        if (!node.isArray()) {
            return node.isContainer() ? node.toString() : node.asString();
        }
        return String.join(", ", node.valueStream().map(each -> each.asString()).toList());
    }
}
