package dev.ostiary.habits.planted.below;

import dev.ostiary.habits.planted.above.Roof;
import org.springframework.core.env.Environment;

/** Knows the roof, which no room below may, and Spring, which no command may. */
record Cellar(Roof roof, Environment environment) {}
