package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code ostiary config set|show|path}: where the server is, and with which credential it is asked. */
final class ConfigLeaves {
    private ConfigLeaves() {}

    static List<Leaf> all() {
        return List.of(
                new PlainLeaf(
                        "config",
                        "set",
                        "Keeps the server's address or the token.",
                        ConfigLeaves::setting,
                        ConfigLeaves::set),
                new PlainLeaf(
                        "config",
                        "show",
                        "Shows what is used, and where it comes from.",
                        Flags::server,
                        ConfigLeaves::show),
                new PlainLeaf(
                        "config", "path", "Prints where the settings are kept.", Flags::help, ConfigLeaves::path));
    }

    private static void setting(CommandSpec spec) {
        word(spec, 0, "url|token", "What to set.");
        word(spec, 1, "value", "An address; for a token @- (standard input), @FILE, or nothing (you are asked).");
        Flags.help(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  ostiary config set url https://vault.example.com",
                        "  ostiary config set token @-");
    }

    private static void word(CommandSpec spec, int index, String label, String says) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity(index == 0 ? "1" : "0..1")
                .required(index == 0)
                .paramLabel("<" + label + ">")
                .type(String.class)
                .description(says)
                .build());
    }

    private static void set(ParseResult given, Session session) {
        String name = given.matchedPositionalValue(0, "");
        String value = given.matchedPositionalValue(1, "");
        switch (name) {
            case "url" -> url(value, session);
            case "token" -> token(new SecretSource(session.around()).secret("token", value), session);
            default -> throw Wrong.usage("Only url and token can be set.");
        }
    }

    /** A token belongs to one server, so it does not outlive a change of address. */
    private static void url(String value, Session session) {
        var file = Settings.config(session.around());
        var content = file.read();
        var address = Address.of(value, true).toString();
        if (!Settings.leadsTo(address, content.path("url").asString(Settings.DEFAULT)) && content.has("token")) {
            content.remove("token");
            session.remark("The token of the former server was removed. Sign in: ostiary auth login");
        }
        file.write(content.put("url", address));
        session.print("url: " + address);
    }

    /** Keeps a token for the server that is used now. */
    static void token(String token, Session session) {
        var file = Settings.config(session.around());
        var content = file.read();
        file.write(content.put("url", session.settings().url()).put("token", token));
        session.print("The token is kept in " + file.path() + " for "
                + session.settings().url() + ".");
    }

    private static void show(ParseResult given, Session session) {
        var settings = session.settings();
        session.print("url:    " + Harmless.line(settings.url()) + " (from " + settings.urlFrom() + ")");
        session.print(
                settings.token().isPresent() ? "token:  set (from " + settings.tokenFrom() + ")" : "token:  none");
        if (settings.withheld()) {
            session.remark("The kept token belongs to another server and is not sent to this one.");
        }
    }

    private static void path(ParseResult given, Session session) {
        session.print(Settings.config(session.around()).path().toString());
    }
}
