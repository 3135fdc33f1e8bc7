package dev.ostiary.store;

/** JSON text for a {@code jsonb} parameter. */
public record Json(String text) {}
