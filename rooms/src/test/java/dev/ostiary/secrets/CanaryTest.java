package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One marked value goes through every operation, and is looked for wherever something leaves. */
class CanaryTest {
    private static final String CANARY = "canary-5b1d0f93";
    private static final String DATA = "{'" + "k" + "': '" + CANARY + "', 'deep': [{'x': 'in " + CANARY + " side'}]}";

    private final Vault vault = new Vault();
    private final StringBuilder seen = new StringBuilder();
    private final Logger root = Logger.getLogger("");
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            seen.append(line.getMessage()).append(line.getThrown()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        root.addHandler(log);
        vault.guard = new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    @AfterEach
    void stop() {
        root.removeHandler(log);
    }

    private void ask(Operation<?, ?> operation, String arguments) {
        switch (vault.pass(operation, arguments)) {
            case Answer.Done done -> seen.append(done.result());
            case Answer.No no ->
                seen.append(no.refusal())
                        .append(no.refusal().message())
                        .append(no.refusal().details());
        }
        seen.append('\n');
    }

    private void throughEveryOperation() {
        ask(SecretsOperations.WRITE, "{'path': 'a', 'data': " + DATA + ", 'expires_in': '1d'}");
        ask(SecretsOperations.WRITE, "{'path': 'a', 'data': " + DATA + ", 'cas': 7}");
        ask(SecretsOperations.WRITE, "{'path': 'a', 'data': " + DATA + ", 'owner': 7}");
        ask(SecretsOperations.WRITE, "{'path': 'A', 'data': " + DATA + "}");
        ask(SecretsOperations.WRITE, "{'path': 'a', 'data': '" + CANARY + "'}");
        ask(SecretsOperations.READ, "{'path': 'a'}");
        ask(SecretsOperations.READ, "{'path': 'a', 'field': 'deep'}");
        ask(SecretsOperations.READ, "{'path': 'a', 'field': 'none'}");
        ask(SecretsOperations.BATCH_READ, "{'paths': ['a', 'b']}");
        ask(SecretsOperations.ROTATE, "{'path': 'a', 'data': " + DATA + "}");
        ask(SecretsOperations.ROTATE, "{'path': 'b', 'data': " + DATA + "}");
        ask(SecretsOperations.ROTATE, "{'path': 'a', 'data': " + DATA + ", 'grace_period': '" + CANARY + "'}");
        ask(SecretsOperations.ANNOTATE, "{'path': 'a', 'tags': ['t']}");
        ask(SecretsOperations.DESCRIBE, "{'path': 'a'}");
        ask(SecretsOperations.LIST, "{}");
        ask(SecretsOperations.VERSIONS, "{'path': 'a'}");
        ask(SecretsOperations.EXPIRING, "{}");
        ask(SecretsOperations.DELETE, "{'path': 'a'}");
        ask(SecretsOperations.WRITE, "{'path': 'a', 'data': " + DATA + "}");
        ask(SecretsOperations.RESTORE, "{'path': 'a'}");
    }

    @Test
    void appears_in_no_masked_answer_no_refusal_no_log_and_no_trail() {
        throughEveryOperation();
        vault.ledger = () -> {
            throw new IllegalStateException("trail");
        };
        throughEveryOperation();
        vault.trail.forEach(seen::append);
        assertThat(seen).contains(Secret.MASK).doesNotContain(CANARY);
    }

    @Test
    void lies_in_no_row_in_clear() {
        throughEveryOperation();
        var rows = vault.query("select s::text as it from secret s")
                + vault.query("select v::text as it from secret_version v");
        assertThat(rows)
                .contains("\\x")
                .doesNotContain(CANARY)
                .doesNotContain(HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void is_there_when_a_read_may_see_it() {
        throughEveryOperation();
        vault.guard = Guard.NONE;
        assertThat(vault.read("a").at("/data/k").stringValue()).isEqualTo(CANARY);
    }
}
