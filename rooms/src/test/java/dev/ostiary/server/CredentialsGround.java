package dev.ostiary.server;

import dev.ostiary.kernel.Secret;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.node.ObjectNode;

/** The ground of approvals, with a broker that may open sessions, and what it asks. */
class CredentialsGround extends ApprovalGround {
    static final String ROLE = "arn:aws:iam::123456789012:role/agents/Reader";
    static final String ADDRESS = "vsecure://credentials/aws/123456789012/agents/reader";
    static final String ISSUED =
            ",'key_id':'key-1','expires_at':'2100-01-01T00:00:00Z','enforcement':'provider','why':'AWS does.','lease':false}";

    Residence.Account runner;

    @BeforeEach
    void a_broker() {
        runner = HOUSE.account(home, "runner", "credentials:use", "mcp:read");
    }

    static String asking(String allow, String more) {
        return "{'cloud':'aws','principal':'" + ROLE + "','allow':[" + allow
                + "],'enforcement':'provider','command':['aws','s3','ls'],'agent':'claude'" + more + "}";
    }

    ObjectNode opened(String allow, String more) {
        return HOUSE.done("credentials.open", asking(allow, more), runner.key());
    }

    String open() {
        return Residence.text(opened("'s3:GetObject'", ""), "session_id");
    }

    String active() {
        var id = open();
        HOUSE.done("credentials.issued", "{'session_id':'" + id + "'" + ISSUED, runner.key());
        return id;
    }

    static String which(String id) {
        return "{'session_id':'" + id + "'}";
    }

    static String finish(String id, String status, String more) {
        return "{'session_id':'" + id + "','status':'" + status
                + "','credentials_ended':false,'words':'The role goes on honouring them.'" + more + "}";
    }

    ObjectNode shown(String id) {
        return HOUSE.done("credentials.show", which(id), home.key());
    }

    String status(String id) {
        return Residence.text(shown(id), "status");
    }

    /** On a thread of its own, for what may wait. */
    static <T> CompletableFuture<T> soon(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    void terms(String more) {
        HOUSE.done("credentials.set-terms", "{'cloud':'aws'" + more + "}", home.key());
    }

    String code(String allow, String more, Secret key) {
        return HOUSE.code("credentials.open", asking(allow, more), key);
    }

    String code(String allow) {
        return code(allow, "", runner.key());
    }
}
