package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.identity.Authenticator;
import dev.ostiary.kernel.Secret;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final Residence RESIDENCE = Residence.shared();
    private static final Porch PORCH = new Porch(RESIDENCE.premises);
    private static final Pattern INLINE =
            Pattern.compile("<style|<[^>]+\\sstyle=|<[^>]+\\son[a-z]+=|<script(?![^>]* src=)|javascript:|data:");
    private static final Pattern SECRET = Pattern.compile("<code class=\"secret\">([A-Z2-7 ]+)</code>");
    private static final Pattern RECOVERY = Pattern.compile("<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>");

    private final Residence.Household home = RESIDENCE.found("c" + System.nanoTime());
    private final Browser browser = new Browser(PORCH);

    @AfterAll
    static void close() {
        PORCH.close();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static int asBearer(String token) {
        return PORCH.send("GET", "/v1/auth/whoami", "", token, "").status();
    }

    @Nested
    class signing_in {
        @Test
        void gives_a_cookie_for_this_host_alone_that_no_script_and_no_foreign_form_gets_at() {
            var answer = browser.signIn(home);
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(header(answer, "Location")).isEqualTo("/console");
            assertThat(header(answer, "Set-Cookie"))
                    .startsWith("__Host-ostiary=skt_")
                    .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax");
            assertThat(browser.open("/console").body()).contains(home.email(), home.id());
        }

        @Test
        void leads_to_the_page_that_was_asked_for() {
            assertThat(header(browser.open("/console/account"), "Location"))
                    .isEqualTo("/console/sign-in?to=/console/account");
            assertThat(browser.open("/console/sign-in?to=/console/account").body())
                    .contains("name=\"to\" value=\"/console/account\"");
            assertThat(header(browser.signIn(home, "to", "/console/account"), "Location"))
                    .isEqualTo("/console/account");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example/",
                    "//evil.example",
                    "/\\evil.example",
                    "/console//evil.example",
                    "/console/../v1/secrets",
                    "/console/%2e%2e/x",
                    "/console?x=1",
                    "/console/account#x",
                    "/console\r\nSet-Cookie: a=b",
                    "/console/sign-in",
                    "javascript:alert(1)",
                    "/v1/secrets"
                })
        void leads_to_no_other_place(String to) {
            assertThat(header(browser.signIn(home, "to", to), "Location")).isEqualTo("/console");
        }

        @Test
        void tells_an_unknown_address_from_a_wrong_password_in_nothing() {
            var known = browser.signIn(home, "password", "wrong horse battery");
            var unknown = browser.signIn(home, "email", "x" + home.email(), "password", "wrong horse battery");
            assertThat(known.statusCode()).isEqualTo(401).isEqualTo(unknown.statusCode());
            assertThat(known.body())
                    .contains("role=\"alert\"")
                    .isEqualTo(unknown.body().replace("x" + home.email(), home.email()));
            assertThat(browser.cookie).isEmpty();
        }

        @Test
        void shows_what_was_typed_as_text_and_never_the_password() {
            var typed = "\"><script>alert(1)</script>@example.org";
            var page = browser.signIn(home, "email", typed, "password", "wrong horse battery")
                    .body();
            assertThat(page).doesNotContain("<script>alert").doesNotContain("wrong horse battery");
        }

        @Test
        void takes_no_form_of_another_site_or_of_one_that_does_not_say() {
            var fields =
                    Map.of("email", home.email(), "password", home.password().reveal());
            var own = "http://127.0.0.1:" + PORCH.port();
            for (var headers : List.of(
                    new String[] {},
                    new String[] {"Origin", "https://evil.example"},
                    new String[] {"Origin", "null"},
                    new String[] {"Origin", own, "Sec-Fetch-Site", "cross-site"},
                    new String[] {"Origin", own, "Sec-Fetch-Site", "same-site"},
                    new String[] {"Sec-Fetch-Site", "same-origin"})) {
                assertThat(browser.post("/console/sign-in", fields, headers).statusCode())
                        .isEqualTo(403);
            }
            assertThat(browser.cookie).isEmpty();
        }

        @Test
        void reads_no_field_from_the_address() {
            var address = "/console/sign-in?email=%s&password=%s"
                    .formatted(home.email(), home.password().reveal());
            assertThat(browser.submit(address, Map.of("to", "/console")).statusCode())
                    .isGreaterThanOrEqualTo(400);
        }
    }

    @Nested
    class every_answer {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/console",
                    "/console/account",
                    "/console/sign-in",
                    "/console/nowhere",
                    "/console/approvals/x",
                    "/console/../console"
                })
        void is_under_the_strict_rules_and_holds_nothing_inline(String path) {
            for (var signedIn : List.of(false, true)) {
                if (signedIn) {
                    browser.signIn(home);
                }
                var answer = browser.open(path);
                assertThat(header(answer, "Content-Security-Policy"))
                        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                        .doesNotContain("unsafe");
                assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
                assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(header(answer, "Referrer-Policy")).isEqualTo("same-origin");
                assertThat(INLINE.matcher(answer.body()).find())
                        .as(answer.body())
                        .isFalse();
                assertThat(answer.statusCode()).isLessThan(500);
            }
        }

        @Test
        void shows_a_name_that_somebody_chose_as_text() {
            var name = "<img src=x onerror=alert(1)> & \\\"co\\\"";
            var mail = "mallory" + System.nanoTime() + "@example.org";
            RESIDENCE.done(
                    "members.create",
                    "{'email':'%s','display_name':'%s','roles':['viewer'],'password':'correct horse battery'}"
                            .formatted(mail, name),
                    home.key());
            var mallory = new Residence.Household(home.id(), mail, home.key(), new Secret("correct horse battery"));
            browser.signIn(mallory);
            assertThat(browser.open("/console").body())
                    .contains("&lt;img src=x onerror=alert(1)&gt; &amp; &quot;co&quot;")
                    .doesNotContain("<img src=x");
        }

        @Test
        void that_is_a_file_is_kept_by_the_browser_for_good() {
            var style = Pattern.compile("/console/files/[0-9a-f]+/style.css")
                    .matcher(browser.open("/console/sign-in").body());
            assertThat(style.find()).isTrue();
            assertThat(header(browser.open(style.group()), "Cache-Control")).contains("immutable");
        }
    }

    @Nested
    class a_session {
        @Test
        void is_the_cookie_and_nothing_else() {
            var token = home.key().reveal();
            assertThat(browser.open("/console", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.open("/console?api_key=" + token).statusCode()).isEqualTo(303);
        }

        @Test
        void opens_no_other_surface_by_its_cookie() {
            browser.signIn(home);
            assertThat(browser.open("/v1/auth/whoami").statusCode()).isEqualTo(401);
        }

        @Test
        void of_two_cookies_is_nobodys() {
            browser.signIn(home);
            assertThat(browser.open("/console", "Cookie", "__Host-ostiary=skt_other")
                            .statusCode())
                    .isEqualTo(303);
        }

        @Test
        void ends_with_the_token_itself_when_it_signs_out() {
            browser.signIn(home);
            var token = browser.cookie;
            assertThat(asBearer(token)).isEqualTo(200);
            var out = browser.submitFrom("/console", "/console/sign-out", Map.of());
            assertThat(header(out, "Location")).isEqualTo("/console/sign-in");
            assertThat(header(out, "Set-Cookie")).contains("Max-Age=0");
            assertThat(asBearer(token)).isEqualTo(401);
            browser.cookie = token;
            assertThat(header(browser.open("/console"), "Location")).isEqualTo("/console/sign-in");
        }

        @Test
        void signs_all_others_out() {
            var other = new Browser(PORCH);
            other.signIn(home);
            browser.signIn(home);
            browser.submitFrom("/console/account", "/console/account/sign-out-everywhere", Map.of());
            assertThat(asBearer(other.cookie)).isEqualTo(401);
            assertThat(asBearer(home.key().reveal())).isEqualTo(200);
        }
    }

    @Nested
    class a_form {
        @Test
        void without_this_sessions_token_does_nothing_and_is_recorded() {
            var other = new Browser(PORCH);
            other.signIn(home);
            browser.signIn(home);
            var others = Browser.form(other.open("/console").body()).orElseThrow();
            assertThat(browser.submit("/console/sign-out", Map.of()).statusCode())
                    .isEqualTo(403);
            assertThat(browser.submit("/console/sign-out", Map.of("form", others))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(asBearer(browser.cookie)).isEqualTo(200);
            assertThat(RESIDENCE
                            .done("audit.query", "{'action':'console_request'}", home.key())
                            .get("logs")
                            .valueStream()
                            .map(log -> log.get("error_code").asString()))
                    .containsExactly("stale_form", "stale_form");
        }

        @Test
        void of_another_site_does_nothing_even_with_the_token() {
            browser.signIn(home);
            var token = Browser.form(browser.open("/console").body()).orElseThrow();
            assertThat(browser.post(
                                    "/console/sign-out",
                                    Map.of("form", token),
                                    "Origin",
                                    "http://127.0.0.1:" + PORCH.port(),
                                    "Sec-Fetch-Site",
                                    "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(asBearer(browser.cookie)).isEqualTo(200);
        }

        @Test
        void at_an_address_that_takes_none_is_refused() {
            browser.signIn(home);
            assertThat(browser.submitFrom("/console", "/console", Map.of()).statusCode())
                    .isEqualTo(405);
            assertThat(browser.submitFrom("/console", "/console/nowhere", Map.of())
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Nested
    class a_second_factor {
        private String enrolled() {
            var page = browser.submitFrom(
                            "/console/account",
                            "/console/account/enrol",
                            Map.of("password", home.password().reveal()))
                    .body();
            assertThat(page).contains("<svg", "class=\"qr\"");
            var secret = SECRET.matcher(page);
            assertThat(secret.find()).isTrue();
            return secret.group(1).replace(" ", "");
        }

        @Test
        void is_set_up_confirmed_asked_for_and_removed() {
            browser.signIn(home);
            var secret = enrolled();
            var app = new Authenticator(secret);
            assertThat(browser.open("/console/account").body())
                    .doesNotContain(secret)
                    .contains("Finish setting up");
            var confirmed =
                    browser.submitFrom("/console/account", "/console/account/confirm", Map.of("code", app.code(0)));
            var codes = RECOVERY.matcher(confirmed.body()).results().toList();
            assertThat(codes).hasSize(10);
            assertThat(browser.signIn(home).statusCode()).isEqualTo(401);
            assertThat(browser.signIn(home, "code", app.code(1)).statusCode()).isEqualTo(303);
            assertThat(browser.open("/console").body()).contains("<span class=\"tag good\">given</span>");
            assertThat(browser.submitFrom(
                                    "/console/account",
                                    "/console/account/remove",
                                    Map.of("code", codes.getFirst().group(1)))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(browser.signIn(home).statusCode()).isEqualTo(303);
        }

        @Test
        void is_not_begun_without_the_password() {
            browser.signIn(home);
            var page = browser.submitFrom(
                    "/console/account", "/console/account/enrol", Map.of("password", "wrong horse battery"));
            assertThat(page.statusCode()).isEqualTo(403);
            assertThat(page.body()).contains("role=\"alert\"").doesNotContain("<svg");
        }
    }
}
