package dev.ostiary.broker.desk;

import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.cloud.Provider;
import java.util.List;

/**
 * A run that may begin.
 *
 * @param command as it was said; what is shown and kept
 * @param argv as it is started
 */
record Order(Provider provider, Plan plan, Clearance clearance, List<String> command, List<String> argv) {
    Order {
        command = List.copyOf(command);
        argv = List.copyOf(argv);
    }
}
