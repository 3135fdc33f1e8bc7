package dev.ostiary.broker.desk;

import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.cloud.Provider;
import dev.ostiary.broker.cloud.Spending;
import java.util.List;
import java.util.Optional;

/**
 * A run that may begin.
 *
 * @param spending what is known of the money that it costs, where it has a budget
 * @param command as it was said; what is shown and kept
 * @param argv as it is started
 */
record Order(
        Provider provider,
        Plan plan,
        Clearance clearance,
        Optional<Spending> spending,
        List<String> command,
        List<String> argv) {
    Order {
        command = List.copyOf(command);
        argv = List.copyOf(argv);
    }
}
