package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void options_stand_before_variables() {
        var settings =
                Settings.of(List.of("--port=1", "--data", "/a"), Map.of("OSTIARY_PORT", "2", "OSTIARY_HOST", "::1"));

        assertThat(settings.port()).isEqualTo(1);
        assertThat(settings.reachableHost()).isEqualTo("[::1]");
    }

    @Test
    void the_usual_folder_is_known_however_it_is_written() {
        var ada = Map.of("HOME", "/home/ada");

        assertThat(Settings.of(List.of(), ada).folder()).hasToString("/home/ada/.ostiary");
        assertThat(Settings.of(List.of("--data", "/home/ada/x/../.ostiary"), ada)
                        .isUsualFolder(ada))
                .isTrue();
        assertThat(Settings.of(List.of("--data", "/elsewhere"), ada).isUsualFolder(ada))
                .isFalse();
    }

    @Test
    void a_wrong_port_is_told_by_the_names_that_the_operator_knows() {
        assertThatThrownBy(() -> Settings.of(List.of("--port", "http"), Map.of()))
                .hasMessage("--port (or OSTIARY_PORT) must be a number from 0 to 65535.");
    }

    @Test
    void a_server_stops_at_once_unless_its_balancer_is_to_notice_first() {
        assertThat(Settings.of(List.of(), Map.of()).notice()).isZero();
        assertThat(Settings.of(List.of(), Map.of("OSTIARY_DRAIN_SECONDS", "5")).notice())
                .hasSeconds(5);
    }

    @Test
    void a_misspelt_variable_stops_the_start_with_the_nearest_name_and_without_its_value() {
        assertThatThrownBy(() -> Settings.of(
                        List.of(),
                        Map.of(
                                "OSTIARY_ROOTKEY",
                                "hunter2",
                                "ostiary_port",
                                "1",
                                "OSTIARY_PORT",
                                "1",
                                "OSTAIRY_RATE",
                                "1")))
                .hasMessage("""
                        OSTAIRY_RATE is no setting; did you mean OSTIARY_RATE?
                        OSTIARY_ROOTKEY is no setting; did you mean OSTIARY_ROOT_KEY?
                        ostiary_port is no setting; did you mean OSTIARY_PORT?""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OSTIARY_URL",
                "OSTIARY_TOKEN",
                "OSTIARY_JAVA_OPTS",
                "OSTIARY_LOG",
                "OSTIARY_ROOT_KEY_PREVIOUS",
                "OSTIARY_SERVICE_HOST",
                "OSTIARY_DB_SERVICE_PORT",
                "OSTIARY_PORT_8440_TCP_ADDR",
                "PORT"
            })
    void a_variable_that_is_somebody_elses_does_not(String name) {
        assertThat(Settings.of(List.of(), Map.of(name, "x")).port()).isEqualTo(8440);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OSTIARY_SMTP_URL | mail.example.org | OSTIARY_SMTP_URL is not understood.",
                "OSTIARY_SMTP_URL | smtp://me:hunter2@mail.example.org | OSTIARY_SMTP_URL is not understood.",
                "OSTIARY_SMTP_URL | smtp://mail.example.org | OSTIARY_MAIL_FROM must be a mail address",
                "OSTIARY_MAIL_FROM | door@example.org | OSTIARY_SMTP_URL is missing",
                "OSTIARY_OUTBOUND_ALLOW | everywhere | OSTIARY_OUTBOUND_ALLOW: An address range is"
            })
    void settings_of_notices_that_do_not_fit_stop_the_start_without_their_value(
            String name, String value, String sentence) {
        assertThatThrownBy(() -> Settings.of(List.of(), Map.of(name, value)))
                .hasMessageStartingWith(sentence)
                .message()
                .doesNotContain(value);
    }

    @Test
    void a_strange_option_and_one_without_its_value_are_told_apart() {
        assertThatThrownBy(() -> Settings.of(List.of("--prot", "1"), Map.of()))
                .hasMessage("'--prot' is not understood.");
        assertThatThrownBy(() -> Settings.of(List.of("--port"), Map.of())).hasMessage("--port lacks its value.");
    }
}
