package dev.ostiary.broker.cli;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.desk.Broker;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Standing;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** One run of one command: whom it asks, and where it says what came of it. */
record Sitting(Surroundings around, Supplier<Broker> brokers) {
    /** A broker of the one who sits here; made when it is needed, because help needs none. */
    static Sitting of(Surroundings around) {
        return new Sitting(around, () -> Broker.of(around.environment(), around.home(), around.clock()));
    }

    Broker broker() {
        return brokers.get();
    }

    /** The same for looking and ending, which a mistake in the settings must not keep anybody from. */
    Broker brokerAnyhow() {
        try {
            return broker();
        } catch (Refused refused) {
            if (!refused.refusal().code().equals(Config.INVALID)) {
                throw refused;
            }
            note(refused.refusal().message() + " This goes on without that file.");
            return Broker.withoutSettings(around.environment(), around.home(), around.clock());
        }
    }

    void print(String line) {
        around.out().println(line);
    }

    /** The exact value, for scripts. */
    void print(JsonNode value) {
        print(Harmless.json(value));
    }

    /** The same of a record. */
    void print(Record value) {
        print(Shape.of(value.getClass()).render(value, true));
    }

    void print(Table table) {
        table.lines().forEach(this::print);
    }

    /** Something beside the result, so that a pipe carries the result alone. */
    void remark(String line) {
        around.err().println(line);
    }

    /** The same behind the program's name, with what others said made harmless. */
    void note(String line) {
        remark("tryaudex: " + Harmless.line(line));
    }

    /** Says why not, and what to do next; the exit code of it. */
    int complain(Refused refused) {
        note(refused.refusal().message());
        return Standing.of(refused.refusal()).exitCode();
    }

    Humane humane() {
        return new Humane(around.clock().instant());
    }
}
