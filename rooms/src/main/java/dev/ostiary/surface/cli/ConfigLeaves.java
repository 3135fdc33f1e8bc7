package dev.ostiary.surface.cli;

import dev.ostiary.client.Address;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code config set|show|path}, and more in V-Secure: where the server is, and with which credential it is asked. */
record ConfigLeaves(Program program) {
    static List<Leaf> all(Program program) {
        var own = new ConfigLeaves(program);
        var leaves = new ArrayList<Leaf>();
        if (program == Program.VSECURE) {
            leaves.add(new PlainLeaf(
                    "config", "init", "Asks for the endpoint and the API key, and keeps them.", own::first, own::init));
        }
        leaves.add(new PlainLeaf("config", "set", "Keeps " + own.list(" or ") + ".", own::setting, own::set));
        if (program == Program.VSECURE) {
            leaves.add(new PlainLeaf("config", "get", "Prints one setting, bare.", own::one, own::get));
        }
        leaves.add(new PlainLeaf(
                "config", "show", "Shows what is used, and where it comes from.", Flags::server, own::show));
        leaves.add(new PlainLeaf("config", "path", "Prints where the settings are kept.", Flags::help, own::path));
        return leaves;
    }

    private List<String> names() {
        var names = new ArrayList<>(
                List.of(program.address().key(), program.credential().key()));
        if (program == Program.VSECURE) {
            names.addAll(Preferences.NAMES);
        }
        return names;
    }

    private String list(String last) {
        var names = names();
        return String.join(", ", names.subList(0, names.size() - 1)) + last + names.getLast();
    }

    private void setting(CommandSpec spec) {
        word(spec, 0, String.join("|", names()), "What to set.");
        word(
                spec,
                1,
                "value",
                "What it is to be; for a credential @- (standard input), @FILE, or nothing (you are asked).");
        Flags.help(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  " + program.line("config", "set") + " "
                                + program.address().key() + " https://vault.example.com",
                        "  " + program.line("config", "set") + " "
                                + program.credential().key() + " @-");
    }

    private void one(CommandSpec spec) {
        word(spec, 0, String.join("|", names()), "What to print.");
        Flags.help(spec);
        spec.usageMessage().footer("", "Example:", "  " + program.line("config", "get") + " endpoint");
    }

    private void first(CommandSpec spec) {
        Flags.valued(spec, "--endpoint", "address", "The server; asked for unless given.");
        Flags.valued(spec, "--api-key", "@-|@file", "The key, from standard input or a file; asked for unless given.");
        Flags.help(spec);
        spec.usageMessage()
                .footer(
                        "",
                        "Examples:",
                        "  " + program.line("config", "init"),
                        "  " + program.line("config", "init") + " --endpoint https://vault.example.com --api-key @key");
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

    /** A key that does not work is not kept. */
    private void init(ParseResult given, Session session) {
        var terminal = session.around().terminal();
        var used = session.settings().url();
        String typed = given.matchedOptionValue("--endpoint", "");
        var asked = typed.isEmpty() && terminal.present()
                ? terminal.ask("Endpoint [" + used + "]: ").strip()
                : typed;
        var there = session.at(asked.isEmpty() ? used : asked);
        url(there.settings().url(), session);
        String key = given.matchedOptionValue("--api-key", "");
        if (key.isEmpty() && !terminal.present()) {
            session.remark("No key is kept yet: " + program.line("config", "set") + " api_key @-");
            return;
        }
        AuthLeaves.keep(new SecretSource(session.around()).secret("api_key", key), there);
    }

    private void set(ParseResult given, Session session) {
        String name = given.matchedPositionalValue(0, "");
        String value = given.matchedPositionalValue(1, "");
        if (name.equals(program.address().key())) {
            url(value, session);
        } else if (name.equals(program.credential().key())) {
            token(new SecretSource(session.around()).secret(name, value), session);
        } else if (names().contains(name)) {
            var file = Settings.config(session.around(), program);
            file.write(file.read().put(name, Preferences.checked(name, value)));
            session.print(name + ": " + value);
        } else {
            throw Wrong.usage("Only " + list(" and ") + " can be set.");
        }
    }

    private void get(ParseResult given, Session session) {
        String name = given.matchedPositionalValue(0, "");
        if (name.equals(program.address().key())) {
            session.print(Harmless.line(session.settings().url()));
        } else if (name.equals(program.credential().key())) {
            throw Wrong.usage(
                    "A credential is never printed.", "Where it comes from: " + program.line("config", "show"));
        } else if (names().contains(name)) {
            session.print(session.preferences().value(name));
        } else {
            throw Wrong.usage("There are " + list(" and ") + ".");
        }
    }

    /** A credential belongs to one server, so it does not outlive a change of address. */
    private void url(String value, Session session) {
        var key = program.address().key();
        var credential = program.credential().key();
        var file = Settings.config(session.around(), program);
        var content = file.read();
        var given = program == Program.VSECURE ? Settings.server(value) : value;
        var address = Address.of(given, true).toString();
        var before = Settings.server(content.path(key).asString(Settings.DEFAULT));
        if (!Settings.leadsTo(address, before) && content.has(credential)) {
            content.remove(credential);
            session.remark("The " + credential + " of the former server was removed. Sign in: "
                    + program.line("auth", "login"));
        }
        file.write(content.put(key, address));
        session.print(key + ": " + address);
    }

    /** Keeps a credential for the server that is used now. */
    static void token(String token, Session session) {
        var program = session.program();
        var file = Settings.config(session.around(), program);
        var content = file.read();
        file.write(content.put(program.address().key(), session.settings().url())
                .put(program.credential().key(), token));
        session.print("The " + program.credential().key() + " is kept in " + file.path() + " for "
                + session.settings().url() + ".");
    }

    private void show(ParseResult given, Session session) {
        var settings = session.settings();
        line(session, program.address().key(), settings.url() + " (from " + settings.urlFrom() + ")");
        line(
                session,
                program.credential().key(),
                settings.token().isPresent() ? "set (from " + settings.tokenFrom() + ")" : "none");
        names().stream()
                .filter(Preferences.NAMES::contains)
                .forEach(name -> line(session, name, session.preferences().value(name)));
        if (settings.withheld()) {
            session.remark("The kept credential belongs to another server and is not sent to this one.");
        }
        strangers(session).ifPresent(names -> session.remark("In the file and without meaning here: " + names + "."));
    }

    private Optional<String> strangers(Session session) {
        var known = names();
        var others = Settings.config(session.around(), program).read().propertyNames().stream()
                .filter(name -> !known.contains(name))
                .map(Harmless::line)
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", others));
    }

    private void line(Session session, String name, String value) {
        int width = names().stream().mapToInt(String::length).max().orElse(0);
        session.print(name + ":" + " ".repeat(width - name.length() + 1) + Harmless.line(value));
    }

    private void path(ParseResult given, Session session) {
        session.print(Settings.config(session.around(), program).path().toString());
    }
}
