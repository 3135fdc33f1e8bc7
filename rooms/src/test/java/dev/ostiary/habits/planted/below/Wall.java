package dev.ostiary.habits.planted.below;

/** Needs nothing. */
public record Wall(int height) {}
