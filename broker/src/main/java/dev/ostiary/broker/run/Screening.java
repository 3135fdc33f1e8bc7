package dev.ostiary.broker.run;

import dev.ostiary.broker.grant.Cloud;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which command an agent may have run, and which of its arguments would lead the credentials elsewhere. */
public final class Screening {
    /** What may run where the operator names nothing. */
    public static final List<String> ALLOWED = List.of("aws", "gcloud", "gsutil", "bq", "az", "vault", "bao");

    private final Map<String, String> operator;

    /** {@code operatorEnvironment} has the PATH along which commands are found. */
    public Screening(Map<String, String> operatorEnvironment) {
        operator = Map.copyOf(operatorEnvironment);
    }

    /**
     * The command as it is to be started: {@code argv} with an absolute path as its first.
     *
     * @param directory where it would start; no command is taken from it
     * @param allowed names or absolute paths; {@code *} is any that runs no others
     * @throws dev.ostiary.kernel.Refused naming the argument, and why
     */
    @SuppressWarnings("DoNotCallSuggester")
    public List<String> check(Cloud cloud, List<String> argv, List<String> allowed, Path directory) {
        throw new UnsupportedOperationException(operator.size() + cloud.wire() + argv + allowed + directory);
    }
}
