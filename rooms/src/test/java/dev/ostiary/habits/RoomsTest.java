package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** A room uses the rooms that its sign allows, and of these only what they make public. Arrows point down. */
class RoomsTest {

    static {
        // A room is what is signed as one, at any depth: surface.mcp is a room, surface is none.
        System.setProperty("spring.modulith.detection-strategy", "explicitly-annotated");
    }

    @Test
    void each_room_uses_only_what_its_sign_allows() {
        Findings.none(violations(ApplicationModules.of("dev.ostiary", new ImportOption.DoNotIncludeTests())));
    }

    @Test
    void each_package_of_the_rooms_is_signed_as_a_room_with_the_rooms_that_it_may_use() {
        Findings.none(Repository.files(file -> file.matches("rooms/src/main/java/.*/package-info\\.java"))
                .flatMap(file -> signFaults(file.toString(), Repository.text(file))));
    }

    @Test
    void a_planted_arrow_that_points_up_is_found() {
        ApplicationModules planted =
                ApplicationModules.of("dev.ostiary.habits.planted", new ImportOption.OnlyIncludeTests());

        assertThat(violations(planted))
                .anySatisfy(fault -> assertThat(fault).contains("Cellar", "Allowed targets: none"));
    }

    @Test
    void a_planted_room_without_arrows_on_its_sign_is_found() {
        assertThat(signFaults("door/package-info.java", "@ApplicationModule package dev.ostiary.door;"))
                .hasSize(1);
    }

    private static Stream<String> violations(ApplicationModules modules) {
        return modules.stream().findAny().stream().flatMap(any -> modules.detectViolations().getMessages().stream());
    }

    private static Stream<String> signFaults(String file, String sign) {
        return Stream.of(sign)
                .filter(text -> !text.matches("(?s).*@ApplicationModule\\([^)]*allowedDependencies\\s*=.*"))
                .map(text -> Findings.at(
                        file,
                        1,
                        "sign it with @ApplicationModule(allowedDependencies = {...}), empty if it needs none"));
    }
}
