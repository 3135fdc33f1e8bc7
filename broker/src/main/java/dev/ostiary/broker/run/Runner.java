package dev.ostiary.broker.run;

import java.util.Map;

/** Starts one command with credentials in an environment made from nothing, watches it, and ends all that it began. */
public final class Runner {
    private final Map<String, String> operator;

    /** {@code operatorEnvironment} is our own; only what {@link CleanEnvironment} names is passed on. */
    public Runner(Map<String, String> operatorEnvironment) {
        operator = Map.copyOf(operatorEnvironment);
    }

    /**
     * Runs it with standard input closed and its output kept, bounded and without credentials.
     *
     * @throws dev.ostiary.kernel.Refused when it cannot be started
     */
    @SuppressWarnings("DoNotCallSuggester")
    public Outcome capture(Job job, Watch watch) {
        throw new UnsupportedOperationException(operator.size() + job.session() + watch);
    }

    /**
     * Runs it on our own terminal, as if it had been started there; nothing of its output is seen by us.
     *
     * @throws dev.ostiary.kernel.Refused when it cannot be started
     */
    @SuppressWarnings("DoNotCallSuggester")
    public Outcome attached(Job job, Watch watch) {
        throw new UnsupportedOperationException(operator.size() + job.session() + watch);
    }
}
