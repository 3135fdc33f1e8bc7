package dev.ostiary.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser does for a person at the console: keeps the cookie, sends forms as its own pages do. */
final class Browser {
    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
    private static final Pattern COOKIE = Pattern.compile("__Host-ostiary=([^;]*);");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String url;
    String cookie = "";

    Browser(Porch porch) {
        this.url = "http://127.0.0.1:" + porch.port();
    }

    HttpResponse<String> open(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(url + path)), headers);
    }

    /** As our own page sends it. */
    HttpResponse<String> submit(String path, Map<String, String> fields) {
        return post(path, fields, "Origin", url, "Sec-Fetch-Site", "same-origin");
    }

    /** As a page of ours sends a form of this session, which it was given at {@code page}. */
    HttpResponse<String> submitFrom(String page, String path, Map<String, String> fields) {
        var whole = new TreeMap<>(fields);
        whole.put("form", form(open(page).body()).orElse(""));
        return submit(path, whole);
    }

    HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        var body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body)),
                headers);
    }

    HttpResponse<String> signIn(Residence.Household household, String... more) {
        var fields = new TreeMap<>(Map.of(
                "email", household.email(), "password", household.password().reveal()));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return submit("/console/sign-in", fields);
    }

    static Optional<String> form(String page) {
        var found = FORM.matcher(page);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (!cookie.isEmpty()) {
            request.header("Cookie", "__Host-ostiary=" + cookie);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            var answer = client.send(request.build(), BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(set -> {
                var found = COOKIE.matcher(set);
                cookie = found.find() ? found.group(1) : cookie;
            });
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
