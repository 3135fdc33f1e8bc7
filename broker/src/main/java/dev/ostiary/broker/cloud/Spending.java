package dev.ostiary.broker.cloud;

import java.math.BigDecimal;

/** What was spent since a command began, against its budget: asked again and again while it runs. */
public interface Spending {
    /**
     * How it stands by what was last heard. Has the cloud asked at most every ten minutes, since it costs money to ask, and
     * never waits for its answer; never throws.
     */
    Level level();

    /** One sentence for people: how much of what, or why it is not known. */
    String words();

    /** How near the budget is. */
    enum Level {
        /** Nothing was heard from the cloud, and why is in the words. */
        UNKNOWN,
        FINE,
        /** 80 % of the budget. */
        NEAR,
        /** All of it: the command is to be ended. */
        OVER;

        static Level of(BigDecimal spent, BigDecimal budget) {
            if (spent.compareTo(budget) >= 0) {
                return OVER;
            }
            return spent.compareTo(budget.multiply(new BigDecimal("0.8"))) >= 0 ? NEAR : FINE;
        }
    }
}
