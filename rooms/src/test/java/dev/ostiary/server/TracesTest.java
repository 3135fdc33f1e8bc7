package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose child a span is. */
class TracesTest {
    private static final Residence RESIDENCE = Residence.shared();
    private static final String OF_PROXY = "0af7651916cd43dd8448eb211c80319c";
    private static final String OF_MODEL = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Residence.Household home = RESIDENCE.found("tra" + System.nanoTime());
    private final Porch porch = new Porch(RESIDENCE.premises);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        porch.close();
    }

    private List<SpanData> spans(String meta, String... headers) throws Exception {
        var body = "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'scaivault_list_secrets',"
                + "'arguments':{}" + meta + "}}";
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + porch.port() + "/mcp/vault"))
                .header("Authorization", "Bearer " + home.key().reveal())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        var answer = client.send(
                (headers.length > 0 ? request.headers(headers) : request).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        // The next request of a connection is served once the one before is over, span and all.
        client.send(HttpRequest.newBuilder(request.build().uri()).build(), HttpResponse.BodyHandlers.discarding());
        porch.traced();
        return porch.spans.stream()
                .filter(span -> span.getName().equals("secrets.list"))
                .toList();
    }

    private static String meta(String traceparent) {
        return ",'_meta':{'traceparent':'" + traceparent + "','tracestate':'vendor=1'}";
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    @Test
    void a_request_belongs_to_the_trace_that_its_header_names() throws Exception {
        assertThat(spans("", "traceparent", traceparent(OF_PROXY)))
                .singleElement()
                .satisfies(span -> assertThat(span.getTraceId()).isEqualTo(OF_PROXY));
    }

    @Test
    void a_message_belongs_to_the_trace_that_it_names_itself_and_its_request_to_the_headers() throws Exception {
        var spans = spans(meta(traceparent(OF_MODEL)), "traceparent", traceparent(OF_PROXY));

        assertThat(spans).extracting(SpanData::getTraceId).containsExactlyInAnyOrder(OF_PROXY, OF_MODEL);
        assertThat(spans)
                .filteredOn(span -> span.getTraceId().equals(OF_MODEL))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
                    assertThat(span.getSpanContext().getTraceState().get("vendor"))
                            .isEqualTo("1");
                    assertThat(span.getLinks())
                            .extracting(link -> link.getSpanContext().getTraceId())
                            .containsExactly(OF_PROXY);
                });
    }

    @Test
    void what_is_no_trace_context_is_nobodys_parent() throws Exception {
        assertThat(spans(meta("00-" + OF_MODEL + "-zz-01")))
                .singleElement()
                .satisfies(span -> assertThat(span.getTraceId()).isNotEqualTo(OF_MODEL));
    }
}
