package dev.ostiary.kernel.shape;

import java.util.List;

/** The closed set of types that a field may have. */
public sealed interface Kind {
    record Text() implements Kind {}

    /** A whole number; {@code wide} when it may exceed 32 bits. */
    record Whole(boolean wide) implements Kind {}

    record Flag() implements Kind {}

    record Decimal() implements Kind {}

    /** RFC 3339 instant. */
    record Moment() implements Kind {}

    /** Integer and unit: {@code 90d}, {@code 15m} (domain reference 4.5). */
    record Span() implements Kind {}

    /** One of {@code values}, the lower-case names of an enum's constants. */
    record Choice(Class<?> type, List<String> values) implements Kind {}

    record ListOf(Kind item) implements Kind {}

    /** Text keys, values of one kind. */
    record MapOf(Kind value) implements Kind {}

    /** Any JSON object. */
    record Json() implements Kind {}

    record Nested(Shape<?> shape) implements Kind {}

    /** A secret text. */
    record Hidden() implements Kind {}

    /** A JSON object of secret leaves. */
    record HiddenTree() implements Kind {}

    /** A canonical resource path. */
    record Path() implements Kind {}

    /** A {@code vsecure://} address, which has a canonical path. */
    record Address() implements Kind {}

    /** A text that an outsider could write; only in outputs. */
    record Outside() implements Kind {}
}
