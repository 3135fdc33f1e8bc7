package dev.ostiary.broker.cloud;

import dev.ostiary.broker.cloud.Loopback.Answer;
import dev.ostiary.broker.cloud.Loopback.Request;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays Google's part as its documentation has it: sign-in, IAM Service Account Credentials, the Security Token Service
 * and a Cloud Storage of one bucket that enforces boundaries. Whatever it was not told of, it refuses.
 */
final class GoogleCounterpart implements Loopback.Part {
    static final String ACCOUNT = "audex-agent@my-project.iam.gserviceaccount.com";
    static final String REFRESH = "1//refresh-canary";

    private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    private static final Pattern GENERATE =
            Pattern.compile("/v1/projects/-/serviceAccounts/([^/]+):generateAccessToken");
    private static final Pattern LISTED = Pattern.compile("/storage/v1/b/([^/]+)/o");
    private static final Pattern OBJECT = Pattern.compile("/(?:download/)?storage/v1/b/([^/]+)/o/(.+)");
    private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o");
    private static final Pattern EXACTLY = Pattern.compile("resource\\.name == '([^']*)'");
    private static final Pattern BEGINNING = Pattern.compile(
            "resource\\.name\\.startsWith\\('([^']*)'\\) \\|\\| api\\.getAttribute\\('storage\\.googleapis\\.com/objectListPrefix', ''\\)\\.startsWith\\('([^']*)'\\)");

    /** Written down a second time, from Google's table of roles, so that a wrong row of ours is seen. */
    private static final Map<String, Set<String>> ROLES = Map.of(
            "inRole:roles/storage.legacyObjectReader", Set.of("storage.objects.get"),
            "inRole:roles/storage.objectViewer", Set.of("storage.objects.get", "storage.objects.list"),
            "inRole:roles/storage.objectCreator", Set.of("storage.objects.create"),
            "inRole:roles/storage.legacyBucketReader", Set.of("storage.buckets.get", "storage.objects.list"));

    private record Token(String scope, Optional<JsonNode> boundary) {}

    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, String> objects =
            new TreeMap<>(Map.of("report.csv", "a,b\n", "reports/2026.csv", "c,d\n", "secret.txt", "hidden\n"));
    private final Set<String> signedIn = new HashSet<>();
    private int given;

    @Override
    public synchronized Answer to(Request request) {
        try {
            return answer(request);
        } catch (BadJson | IllegalArgumentException e) {
            return error(400, "INVALID_ARGUMENT " + e.getMessage());
        }
    }

    private Answer answer(Request request) {
        var generate = GENERATE.matcher(request.path());
        if (request.path().equals("/token")) {
            return signIn(request);
        }
        if (generate.matches()) {
            return generate(request, generate.group(1));
        }
        return request.path().equals("/v1/token") ? exchange(request) : storage(request);
    }

    /** OAuth 2.0, section 6: what {@code gcloud auth application-default login} leaves is a refresh token. */
    private Answer signIn(Request request) {
        var good = Map.of(
                "grant_type", "refresh_token", "refresh_token", REFRESH, "client_id", "client", "client_secret", "s");
        if (!request.method().equals("POST") || !request.form().equals(good)) {
            return Answer.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + request.body() + "\"}");
        }
        var token = "ya29.source-canary-" + ++given;
        signedIn.add(token);
        return Answer.json(200, "{\"access_token\":\"" + token + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
    }

    private Answer generate(Request request, String account) {
        if (!request.method().equals("POST") || !account.equals(ACCOUNT)) {
            return error(404, "NOT_FOUND");
        }
        if (bearer(request).filter(signedIn::contains).isEmpty()) {
            return error(403, "PERMISSION_DENIED " + bearer(request).orElse(""));
        }
        var body = object(request.body());
        only(body, Set.of("delegates", "scope", "lifetime"));
        var seconds = Integer.parseInt(body.path("lifetime").stringValue("").replaceFirst("s$", ""));
        if (seconds < 1
                || seconds > 3600
                || !body.path("delegates").isEmpty()
                || body.path("scope").size() != 1) {
            throw new IllegalArgumentException("lifetime, delegates or scope");
        }
        var token = "ya29.impersonated-canary-" + ++given;
        tokens.put(token, new Token(body.path("scope").get(0).stringValue(), Optional.empty()));
        return Answer.json(
                200,
                "{\"accessToken\":\"" + token + "\",\"expireTime\":\""
                        + Instant.ofEpochSecond(Instant.now().getEpochSecond() + seconds) + "\"}");
    }

    /** RFC 8693, with Google's {@code options}. */
    private Answer exchange(Request request) {
        var form = request.form();
        var subject = Optional.ofNullable(tokens.get(form.get("subject_token")));
        var good = "urn:ietf:params:oauth:grant-type:token-exchange".equals(form.get("grant_type"))
                && "urn:ietf:params:oauth:token-type:access_token".equals(form.get("subject_token_type"))
                && "urn:ietf:params:oauth:token-type:access_token".equals(form.get("requested_token_type"))
                && subject.filter(each -> each.scope().equals(PLATFORM)).isPresent();
        if (!request.method().equals("POST") || !good) {
            return Answer.json(400, "{\"error\":\"invalid_request\"}");
        }
        var boundary = object(form.getOrDefault("options", "")).path("accessBoundary");
        check(boundary.path("accessBoundaryRules"));
        var token = "ya29.narrowed-canary-" + ++given;
        tokens.put(token, new Token(PLATFORM, Optional.of(boundary)));
        return Answer.json(
                200,
                "{\"access_token\":\"" + token
                        + "\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\",\"token_type\":\"Bearer\",\"expires_in\":899}");
    }

    private static void check(JsonNode rules) {
        if (!rules.isArray() || rules.isEmpty() || rules.size() > 10) {
            throw new IllegalArgumentException("one to ten rules");
        }
        for (var rule : rules) {
            only((ObjectNode) rule, Set.of("availableResource", "availablePermissions", "availabilityCondition"));
            allows(rule, "none", "none", "");
        }
    }

    private Answer storage(Request request) {
        var listed = LISTED.matcher(request.path());
        var object = OBJECT.matcher(request.path());
        var upload = UPLOAD.matcher(request.path());
        var prefix = request.query().getOrDefault("prefix", "");
        if (request.method().equals("GET") && listed.matches()) {
            return may(request, "storage.objects.list", listed.group(1), "", prefix)
                    ? Answer.json(200, listing(request, listed.group(1), prefix))
                    : error(403, "storage.objects.list");
        }
        if (request.method().equals("GET") && object.matches()) {
            return may(request, "storage.objects.get", object.group(1), object.group(2), "")
                    ? read(request, object.group(1), object.group(2))
                    : error(403, "storage.objects.get");
        }
        if (request.method().equals("POST") && upload.matches()) {
            return may(
                            request,
                            "storage.objects.create",
                            upload.group(1),
                            request.query().getOrDefault("name", ""),
                            "")
                    ? Answer.json(200, "{}")
                    : error(403, "storage.objects.create");
        }
        if (request.method().equals("DELETE") && object.matches()) {
            return may(request, "storage.objects.delete", object.group(1), object.group(2), "")
                    ? new Answer(204, "", Map.of())
                    : error(403, "storage.objects.delete");
        }
        return error(404, "NOT_FOUND");
    }

    private String listing(Request request, String bucket, String prefix) {
        var items = objects.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> card(request, bucket, name))
                .toList();
        return "{\"kind\":\"storage#objects\",\"items\":[" + String.join(",", items) + "]}";
    }

    private Answer read(Request request, String bucket, String name) {
        var content = Optional.ofNullable(objects.get(name));
        if (content.isEmpty()) {
            return error(404, "NOT_FOUND");
        }
        return request.query().getOrDefault("alt", "json").equals("media")
                ? new Answer(200, content.get(), Map.of("Content-Type", "text/csv"))
                : Answer.json(200, card(request, bucket, name));
    }

    private String card(Request request, String bucket, String name) {
        var link = "http://" + request.header("Host").orElseThrow() + "/download/storage/v1/b/" + bucket + "/o/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8) + "?generation=1&alt=media";
        return "{\"kind\":\"storage#object\",\"bucket\":\"%s\",\"name\":\"%s\",\"size\":\"%d\",\"generation\":\"1\",\"metageneration\":\"1\",\"contentType\":\"text/csv\",\"mediaLink\":\"%s\"}"
                .formatted(bucket, name, objects.getOrDefault(name, "").length(), link);
    }

    private boolean may(Request request, String permission, String bucket, String name, String prefix) {
        var token = bearer(request).map(tokens::get);
        if (token.isEmpty()) {
            return false;
        }
        var reads = permission.endsWith(".get") || permission.endsWith(".list");
        if (token.get().scope().endsWith("devstorage.read_only") && !reads) {
            return false;
        }
        return token.get()
                .boundary()
                .map(boundary -> StreamSupport.stream(
                                boundary.path("accessBoundaryRules").spliterator(), false)
                        .filter(rule -> rule.path("availableResource")
                                .stringValue("")
                                .equals("//storage.googleapis.com/projects/_/buckets/" + bucket))
                        .anyMatch(rule -> allows(rule, permission, resource(bucket, name), prefix)))
                .orElse(true);
    }

    private static String resource(String bucket, String name) {
        return "projects/_/buckets/" + bucket + (name.isEmpty() ? "" : "/objects/" + name);
    }

    private static boolean allows(JsonNode rule, String permission, String resource, String prefix) {
        var held = new HashSet<String>();
        for (var role : rule.path("availablePermissions")) {
            held.addAll(Optional.ofNullable(ROLES.get(role.stringValue()))
                    .orElseThrow(() -> new IllegalArgumentException("no such role")));
        }
        return holds(rule.at("/availabilityCondition/expression"), resource, prefix) && held.contains(permission);
    }

    private static boolean holds(JsonNode expression, String resource, String prefix) {
        if (expression.isMissingNode()) {
            return true;
        }
        var exactly = EXACTLY.matcher(expression.stringValue());
        var beginning = BEGINNING.matcher(expression.stringValue());
        if (exactly.matches()) {
            return resource.equals(exactly.group(1));
        }
        if (beginning.matches()) {
            return resource.startsWith(beginning.group(1)) || prefix.startsWith(beginning.group(2));
        }
        throw new IllegalArgumentException("condition");
    }

    private static Optional<String> bearer(Request request) {
        return request.header("Authorization")
                .filter(each -> each.startsWith("Bearer "))
                .map(each -> each.substring("Bearer ".length()));
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) StrictJson.read(json);
    }

    private static void only(ObjectNode object, Set<String> members) {
        object.propertyNames().stream().filter(each -> !members.contains(each)).forEach(each -> {
            throw new IllegalArgumentException(each);
        });
    }

    private static Answer error(int status, String message) {
        return Answer.json(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"" + message + "\",\"errors\":" + List.of() + "}}");
    }
}
