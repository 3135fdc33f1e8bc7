package dev.ostiary.kernel.shape;

import java.util.List;

/** A record that uses types outside the closed set; stops the start. */
public final class ShapeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ShapeFault(Class<?> type, List<String> faults) {
        super(type.getName() + ": " + String.join("; ", faults));
    }
}
