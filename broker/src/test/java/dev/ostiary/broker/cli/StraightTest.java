package dev.ostiary.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of reading the words say the same, and what is not usual is left to the parser. */
class StraightTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "run -- true",
                "run --allow s3:GetObject -- aws s3 ls",
                "run --ttl 5m --profile s3-readonly --resource arn:aws:s3:::logs -- aws s3 ls s3://logs --recursive",
                "run --provider gcp --role-arn a@b.iam.gserviceaccount.com --allow storage.objects.get -- gcloud -- x",
            })
    void the_usual_way_means_what_the_parser_makes_of_it(String line) {
        var words = line.split(" ", -1);

        var parsed = Tree.of(List.of(RunWord.WORD)).parseArgs(words).subcommand();

        assertThat(Straight.asked(words)).contains(Wishes.of(parsed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run --",
                "run --help",
                "run true",
                "run --allow -- true",
                "run --allow --json -- true",
                "run --allow=s3:GetObject -- true",
                "run --json --allow s3:GetObject -- true",
                "run --allow a --allow b -- true",
                "run --provider elsewhere -- true",
                "run --budget 5 -- true",
                "run --no-such-flag x -- true",
                "sessions --limit 3",
                "learn --allow s3:GetObject -- true",
            })
    void anything_else_is_the_parsers(String line) {
        assertThat(Straight.asked(line.split(" ", -1))).isEmpty();
    }
}
