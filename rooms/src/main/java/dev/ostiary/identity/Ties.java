package dev.ostiary.identity;

import java.util.List;

/** What policies hold a principal by; the policy room keeps it. Runs in the current transaction. */
public interface Ties {
    /** Ids of the policies that are bound to {@code principal}. */
    List<String> policies(String principal);

    /** Unbinds {@code principal} from everything; answers from how many policies. */
    int sever(String principal);

    /** Binds {@code principal} to the policy {@code owner-everything}, which is made where it is missing. */
    void grantEverything(String principal);
}
