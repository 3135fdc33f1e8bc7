package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.trail.TrailEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before it comes to an operation stands in the trail of whoever is known. */
class RecordedRefusalsTest {
    private final House house = new House();

    private Reply say(String json, Visit visit) {
        return house.dispatcher.answer(Incoming.read(json.replace('\'', '"').getBytes(UTF_8)), visit);
    }

    private Reply ask(String method, String params, Credential who) {
        return say(
                "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params + "}}",
                House.visit(who, Revision.R2025_11_25));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "initialize | `` | mcp.connect | invalid_params",
                "server/discover | `` | mcp.connect | invalid_params",
                "tools/list | 'cursor':'x' | mcp.list | invalid_params",
                "tools/call | `` | mcp.call | invalid_params",
                "tools/call | 'name':'scaivault_read_note','arguments':1 | mcp.call | invalid_params",
                "tools/call | 'name':'none' | mcp.call | unknown_tool",
                "tasks/list | `` | mcp.request | method_not_found",
            })
    void messages_that_come_to_no_operation(String method, String params, String operation, String code) {
        ask(method, params, House.ALL);

        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo(operation);
            assertThat(event.code()).isEqualTo(code);
            assertThat(event.principal()).isEqualTo("sa:all");
            assertThat(event.outcome()).isEqualTo(TrailEvent.Outcome.FAILED);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{",
                "[]",
                "{'jsonrpc':'1.0'}",
                "[{'jsonrpc':'2.0','id':1,'method':'ping'}]",
            })
    void deliveries_that_cannot_be_read(String delivery) {
        say(delivery, House.visit(House.ALL, Revision.R2025_11_25));

        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo("mcp.request");
            assertThat(event.code()).isEqualTo("invalid_request");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "initialize, mcp.connect",
        "server/discover, mcp.connect",
        "tools/list, mcp.list",
        "tools/call, mcp.call",
        "ping, mcp.request"
    })
    void everything_that_a_revoked_key_asks(String method, String operation) {
        var gone = house.keys.remove(House.ALL);
        house.revoked.put(House.ALL, gone);

        var reply = ask(method, "'protocolVersion':'2025-11-25','name':'none'", House.ALL);

        assertThat(reply.httpStatus()).isEqualTo(401);
        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo(operation);
            assertThat(event.code()).isEqualTo("unauthorized");
        });
    }

    @Test
    void whoever_comes_over_a_connection_that_is_locked_to_another_tenant() {
        var locked = new Guard(
                false, false, java.util.List.of(), java.util.List.of(), Optional.empty(), Optional.of("ten_b"));
        var plain = House.visit(House.ALL, Revision.R2025_11_25);

        say(
                "{'jsonrpc':'2.0','id':7,'method':'tools/list'}",
                new Visit(plain.endpoint(), House.ALL, locked, plain.origin(), plain.legacy(), Optional.empty()));

        assertThat(house.trail)
                .singleElement()
                .satisfies(event -> assertThat(event.code()).isEqualTo("tenant_access_denied"));
    }

    @ParameterizedTest
    @CsvSource({"initialize", "tools/list", "tools/call", "resources/list", "server/discover"})
    void but_nothing_of_a_stranger_who_hears_of_his_credential_alone(String method) {
        assertThat(ask(method, "'name':'none'", House.STRANGER).httpStatus()).isEqualTo(401);
        assertThat(house.trail).isEmpty();
    }
}
