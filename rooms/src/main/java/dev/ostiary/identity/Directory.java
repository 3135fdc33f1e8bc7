package dev.ostiary.identity;

import dev.ostiary.store.Tx;
import java.util.List;

/** Tells other rooms who is in which group. Runs in the current transaction. */
public final class Directory {
    /** {@code group:name} of each group that {@code principal} is in; a group is in itself. */
    public List<String> groups(String principal) {
        if (principal.startsWith("group:")) {
            return List.of(principal);
        }
        return Tx.current()
                .query(
                        "select 'group:' || group_name as name from group_member where principal = ? order by group_name",
                        row -> row.text("name"),
                        principal);
    }
}
