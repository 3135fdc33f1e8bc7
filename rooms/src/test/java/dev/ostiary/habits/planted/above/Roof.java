package dev.ostiary.habits.planted.above;

import dev.ostiary.habits.planted.below.Wall;

/** Stands on the wall, as it may. */
public record Roof(Wall wall) {}
