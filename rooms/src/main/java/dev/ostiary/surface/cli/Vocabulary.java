package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All commands of a program. */
final class Vocabulary {
    private Vocabulary() {}

    static List<Leaf> of(Program program, List<? extends Operation<?, ?>> operations) {
        var leaves = new ArrayList<>(ConfigLeaves.all(program));
        leaves.addAll(
                switch (program) {
                    case OSTIARY -> ostiary(operations);
                    case VSECURE -> vsecure(operations);
                });
        return List.copyOf(leaves);
    }

    /** A command of our own stands before an operation of the same name, but for whoami, where the operation knows more. */
    private static List<Leaf> ostiary(List<? extends Operation<?, ?>> operations) {
        var names = operations.stream().map(Operation::name).toList();
        var leaves = new ArrayList<Leaf>();
        AuthLeaves.all(Program.OSTIARY).stream()
                .filter(leaf -> leaf.verb().equals("login") || !names.contains("auth.whoami"))
                .forEach(leaves::add);
        leaves.addAll(AuditLeaves.all());
        leaves.addAll(HouseLeaves.all(Program.OSTIARY));
        operations.stream()
                .filter(operation -> operation.name().equals(ExportLeaf.NAME))
                .forEach(operation -> leaves.add(new ExportLeaf(operation)));
        var taken = leaves.stream().map(leaf -> leaf.room() + "." + leaf.verb()).collect(Collectors.toSet());
        operations.stream()
                .filter(operation -> operation.route().isPresent() && !taken.contains(operation.name()))
                .forEach(operation -> leaves.add(new OperationLeaf(Phrase.of(Program.OSTIARY, operation))));
        return leaves;
    }

    private static List<Leaf> vsecure(List<? extends Operation<?, ?>> operations) {
        var leaves = new ArrayList<Leaf>();
        AuthLeaves.all(Program.VSECURE).stream()
                .filter(leaf -> leaf.verb().equals("login"))
                .forEach(leaves::add);
        leaves.addAll(VsecureWords.among(operations));
        leaves.add(ScopesLeaf.leaf());
        leaves.addAll(HouseLeaves.all(Program.VSECURE));
        return leaves;
    }
}
