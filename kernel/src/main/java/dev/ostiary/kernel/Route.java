package dev.ostiary.kernel;

/**
 * Where REST finds an operation.
 *
 * @param method HTTP method
 * @param template path such as {@code /v1/secrets/{path...}}; braces name input fields in wire form, {@code ...} takes
 *     all remaining segments
 * @param status the success status, 200 unless something was created
 */
public record Route(String method, String template, int status) {}
