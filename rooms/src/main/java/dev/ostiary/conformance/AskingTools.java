package dev.ostiary.conformance;

import dev.ostiary.kernel.Given;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Tools that ask their client something before they are done. */
record AskingTools(Questions questions) {
    Map<String, Tool> all() {
        var all = new HashMap<String, Tool>();
        all.put("test_sampling", this::sampling);
        all.put("test_elicitation", this::elicitation);
        all.put(
                "test_elicitation_sep1034_defaults",
                (_, exchange) -> completed(exchange, "test_elicitation_sep1034_defaults"));
        all.put(
                "test_elicitation_sep1330_enums",
                (_, exchange) -> completed(exchange, "test_elicitation_sep1330_enums"));
        all.put("test_missing_capability", (_, exchange) -> capital(exchange));
        all.put("test_streaming_elicitation", (_, exchange) -> hello(exchange));
        all.put("test_input_required_result_elicitation", (_, exchange) -> hello(exchange));
        all.put("test_input_required_result_sampling", (_, exchange) -> capital(exchange));
        all.put("test_input_required_result_list_roots", (_, exchange) -> roots(exchange));
        all.put("test_input_required_result_request_state", (_, exchange) -> confirmed(exchange));
        all.put("test_input_required_result_tampered_state", (_, exchange) -> confirmed(exchange));
        all.put("test_input_required_result_multiple_inputs", (_, exchange) -> several(exchange));
        all.put("test_input_required_result_multi_round", (_, exchange) -> rounds(exchange));
        all.put("test_input_required_result_capabilities", (_, exchange) -> whatItCan(exchange));
        return all;
    }

    private Outcome sampling(ObjectNode arguments, Exchange exchange) {
        var prompt = arguments.path("prompt").asString("");
        return Tool.text("LLM response: " + said(exchange.ask(Questions.sample("answer", prompt, 100))));
    }

    private Outcome elicitation(ObjectNode arguments, Exchange exchange) {
        var message = arguments.path("message").asString("");
        var given = exchange.ask(questions.form("answer", message, "test_elicitation"));
        return Tool.text("User response: " + told(given));
    }

    private Outcome completed(Exchange exchange, String form) {
        var given = exchange.ask(questions.form("fields", "Please look through these fields.", form));
        return Tool.text("Elicitation completed: " + told(given));
    }

    private Outcome hello(Exchange exchange) {
        var given = exchange.ask(questions.form("user_name", "What is your name?", "name"));
        return Tool.text("Hello, " + given.content().path("name").asString("whoever you are") + "!");
    }

    private static Outcome capital(Exchange exchange) {
        return Tool.text(
                said(exchange.ask(Questions.sample("capital_question", "What is the capital of France?", 100))));
    }

    private static Outcome roots(Exchange exchange) {
        var given = exchange.ask(new Question.Roots("client_roots"));
        return Tool.text("The client works in " + given.content().path("roots"));
    }

    /** That this comes to its end says that the state was good: it is opened before the tool is called again. */
    private Outcome confirmed(Exchange exchange) {
        var given = exchange.ask(questions.form("confirm", "Please confirm", "ok"));
        return Tool.text("state-ok: " + told(given));
    }

    private Outcome several(Exchange exchange) {
        var given = exchange.ask(List.of(
                questions.form("user_name", "What is your name?", "name"),
                Questions.sample("greeting", "Generate a greeting", 50),
                new Question.Roots("client_roots")));
        return Tool.text("All three are answered: " + String.join(", ", given.keySet()));
    }

    private Outcome rounds(Exchange exchange) {
        var name = exchange.ask(questions.form("step1", "Step 1: What is your name?", "name"));
        var color = exchange.ask(questions.form("step2", "Step 2: What is your favorite color?", "color"));
        return Tool.text(told(name) + ", " + color.content().path("color").asString("no color"));
    }

    private Outcome whatItCan(Exchange exchange) {
        var asked = Stream.<Question>of(
                        questions.form("user_name", "What is your name?", "name"),
                        Questions.sample("greeting", "Generate a greeting", 50),
                        new Question.Roots("client_roots"))
                .filter(exchange::can)
                .toList();
        return Tool.text("Answered: " + String.join(", ", exchange.ask(asked).keySet()));
    }

    private static String said(Given given) {
        return given.content().path("content").path("text").asString("nothing");
    }

    private static String told(Given given) {
        return "action=" + given.choice().name().toLowerCase(Locale.ROOT) + ", content=" + given.content();
    }
}
