package dev.ostiary.broker.desk;

import dev.ostiary.broker.cloud.Spending;
import dev.ostiary.broker.cloud.Spending.Level;
import java.util.Optional;

/** What a command spends against its budget, where it has one: a warning near its end, the end of the session at it. */
final class Purse {
    private final Optional<Spending> spending;
    private final Chronicle chronicle;
    private final Stint stint;
    private boolean warned;
    private boolean empty;

    Purse(Optional<Spending> spending, Chronicle chronicle, Stint stint) {
        this.spending = spending;
        this.chronicle = chronicle;
        this.stint = stint;
    }

    /** Whether the budget is spent; that it nearly is, is written down once. */
    boolean isEmpty() {
        if (spending.isPresent() && !empty) {
            var level = spending.get().level();
            if (level == Level.NEAR && !warned) {
                warned = true;
                chronicle.budget(
                        stint.session().id(), "budget_warning", spending.get().words());
            }
            if (level == Level.OVER) {
                empty = true;
                chronicle.budget(
                        stint.session().id(), "budget_exceeded", spending.get().words());
                stint.revoke("The budget is spent.");
            }
        }
        return empty;
    }

    /** What a person should know of it. */
    Optional<String> words() {
        return spending.map(Spending::words);
    }
}
