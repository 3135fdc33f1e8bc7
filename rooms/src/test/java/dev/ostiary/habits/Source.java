package dev.ostiary.habits;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java file as the compiler's parser sees it. */
record Source(String path, String text, CompilationUnitTree tree, SourcePositions positions) {

    /** Parses files of the repository, all in one go. */
    static List<Source> parse(Stream<Path> files) {
        return parse(files.map(file -> new Text(file.toString(), Repository.text(file)))
                .toList());
    }

    /** A source that exists only in a test. */
    static Source of(String path, String text) {
        return parse(List.of(new Text(path, text))).getFirst();
    }

    private static List<Source> parse(List<Text> texts) {
        var compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "run the tests on a JDK");
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, texts);
        try {
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            return StreamSupport.stream(task.parse().spliterator(), false)
                    .map(tree -> of(tree, texts, positions))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parser hands back its own wrapper of our text, so the path tells which one it was. */
    private static Source of(CompilationUnitTree tree, List<Text> texts, SourcePositions positions) {
        URI uri = tree.getSourceFile().toUri();
        Text text = texts.stream()
                .filter(each -> each.toUri().equals(uri))
                .findFirst()
                .orElseThrow();
        return new Source(text.path, text.text, tree, positions);
    }

    int lines() {
        return (int) text.lines().count();
    }

    long line(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part));
    }

    long lastLine(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part));
    }

    String finding(Tree part, String fault) {
        return Findings.at(path, line(part), fault);
    }

    /** Every method and constructor that has a body, nested and local types included. */
    List<MethodTree> methods() {
        List<MethodTree> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                if (method.getBody() != null) {
                    found.add(method);
                }
                return super.visitMethod(method, null);
            }
        }.scan(tree, null);
        return found;
    }

    /** Every declared type that has a name. */
    List<ClassTree> types() {
        List<ClassTree> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void none) {
                if (!type.getSimpleName().isEmpty()) {
                    found.add(type);
                }
                return super.visitClass(type, null);
            }
        }.scan(tree, null);
        return found;
    }

    /** Length in lines, from the return type or the constructor's body to the closing brace; annotations are free. */
    int length(MethodTree method) {
        Tree start = method.getReturnType() == null ? method.getBody() : method.getReturnType();
        return (int) (lastLine(method) - line(start) + 1);
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String path;
        private final String text;

        Text(String path, String text) {
            super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
