package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree.Kind;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Values reach SQL as parameters, never as text. */
class SqlTest {

    private static final Pattern SQL = Pattern.compile(
            "(?is)\\b(select\\b.+\\bfrom|insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from|merge\\s+into|set\\s+local"
                    + "|(alter|create|drop)\\s+(table|role|user|database|schema|policy|index)|(listen|notify)\\s)\\b.*");
    private static final String ADVICE =
            "text joined into SQL: bind a parameter; where SQL has none, write `// SQL text:` and why it is safe";

    @Test
    void no_value_is_joined_into_sql() {
        Findings.none(Repository.mainSources().stream().flatMap(SqlTest::joined));
    }

    @Test
    void planted_joins_and_formats_are_found() {
        Source planted = Source.of("Door.java", """
                class Door {
                    String a(String key) { return "select * from door where key = '" + key + "'"; }
                    String b(String key) { return "delete from door where key = '%s'".formatted(key); }
                    String c(String key) { return String.format("update door set key = '%s'", key); }
                    String d() { return "select * from door " + "where key = ?" + ORDER; }
                    String e(String key) { return "pick the key " + key + " from the board"; }
                    // SQL text: a role's name is no parameter in SQL; quoted by the caller
                    String f(String role) { return "create role " + role; }
                }""");

        assertThat(joined(planted))
                .extracting(finding -> finding.substring(0, "Door.java:2".length()))
                .containsExactly("Door.java:2", "Door.java:3", "Door.java:4");
    }

    private static Stream<String> joined(Source source) {
        List<ExpressionTree> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitBinary(BinaryTree sum, Void none) {
                if (sum.getKind() != Kind.PLUS) {
                    return super.visitBinary(sum, null);
                }
                List<ExpressionTree> parts = parts(sum).toList();
                if (parts.stream().anyMatch(SqlTest::isSql) && !parts.stream().allMatch(SqlTest::isConstant)) {
                    found.add(sum);
                }
                return null;
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
                if (formatsSql(call)) {
                    found.add(call);
                }
                return super.visitMethodInvocation(call, null);
            }
        }.scan(source.tree(), null);
        return found.stream()
                .filter(join -> !isExplained(source, source.line(join)))
                .map(join -> source.finding(join, ADVICE));
    }

    private static Stream<ExpressionTree> parts(ExpressionTree tree) {
        return switch (tree) {
            case BinaryTree sum
            when sum.getKind() == Kind.PLUS -> Stream.concat(parts(sum.getLeftOperand()), parts(sum.getRightOperand()));
            case ParenthesizedTree inner -> parts(inner.getExpression());
            default -> Stream.of(tree);
        };
    }

    private static boolean formatsSql(MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof MemberSelectTree method)) {
            return false;
        }
        return switch (method.getIdentifier().toString()) {
            case "formatted" -> isSql(method.getExpression());
            case "format" ->
                !call.getArguments().isEmpty() && isSql(call.getArguments().getFirst());
            default -> false;
        };
    }

    private static boolean isSql(ExpressionTree tree) {
        return tree instanceof LiteralTree literal
                && literal.getValue() instanceof String text
                && SQL.matcher(text + " ").find();
    }

    private static boolean isConstant(ExpressionTree tree) {
        String name = tree.toString();
        return tree instanceof LiteralTree
                || name.substring(name.lastIndexOf('.') + 1).matches("[A-Z][A-Z0-9_]*");
    }

    /** The reason stands on the line itself or on one of the three above. */
    private static boolean isExplained(Source source, long line) {
        return source.text()
                .lines()
                .skip(Math.max(0, line - 4))
                .limit(4)
                .anyMatch(text -> text.contains("// SQL text: "));
    }
}
