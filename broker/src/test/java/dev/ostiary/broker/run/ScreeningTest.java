package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.grant.Cloud;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is in the table of attacks; this is what must pass. */
class ScreeningTest {
    @TempDir
    Path folder;

    private Machine machine;

    @BeforeEach
    void a_machine() throws Exception {
        machine = new Machine(folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AWS   | aws s3 ls s3://data --recursive --human-readable
            AWS   | aws --region eu-central-1 --output json s3api list-objects-v2 --bucket b --prefix p/ --query Contents[].Key
            AWS   | aws sts get-caller-identity
            AWS   | aws s3api put-object --bucket b --key configure --body login.txt
            AWS   | aws dynamodb query --table-name t --key-condition-expression id=:v --cli-input-json {"a":"b"}
            AWS   | aws sns subscribe --topic-arn t --protocol https --notification-endpoint https://example.com
            AWS   | aws ec2 describe-vpc-endpoints --no-paginate --no-cli-pager --color off
            AWS   | aws iam get-account-summary
            VAULT | aws s3 cp s3://b/k -
            GCP   | gcloud storage buckets list --project p --format json --filter name~ssh
            GCP   | gcloud builds submit --config=cloudbuild.yaml --account-type=x
            GCP   | gcloud beta compute instances list --zones europe-west3-a
            GCP   | gsutil -m ls -l gs://b
            GCP   | gsutil -m rsync -r -i a gs://b
            GCP   | bq query --use_legacy_sql=false SELECT
            AZURE | az storage account list --output table
            AZURE | az storage blob list --account-name a --container-name c --auth-mode login
            AZURE | az vm list -g group -o json
            AWS   | aws ssm get-parameters-by-path --path /dev/service --recursive
            AWS   | aws logs tail /dev/api --since 1h
            AWS   | aws eks update-kubeconfig --name c
            AWS   | aws cloudfront create-invalidation --distribution-id d --paths /*
            AWS   | aws s3 sync . s3://b --exclude * --include *.txt
            AWS   | aws s3 cp s3://proc/self/environ /dev/null
            AWS   | aws lambda invoke --function-name f --payload file://in.json /dev/stdout
            AWS   | aws s3api list-objects-v2 --bucket metadata --delimiter /
            GCP   | gcloud compute instances list --filter=name=~web --project=p
            GCP   | gcloud sql instances clone a b
            AZURE | az storage blob upload-batch -d c -s build
            """)
    void ordinary_commands_pass(Cloud cloud, String line) throws Exception {
        var argv = line.split(" ", -1);
        var program = machine.program(argv[0], "exit 0");
        var checked = machine.checked(cloud, Config.COMMANDS, argv);
        assertThat(checked).startsWith(program.toString()).hasSize(argv.length);
        assertThat(checked.subList(1, argv.length)).containsExactly(java.util.Arrays.copyOfRange(argv, 1, argv.length));
    }

    @Test
    void any_command_that_runs_no_others_passes_a_star() {
        assertThat(machine.checked(Cloud.AWS, List.of("*"), "cat", "/dev/null"))
                .containsExactly("/usr/bin/cat", "/dev/null");
    }

    @Test
    void what_runs_others_passes_by_name_and_by_a_link_of_its_own_kind() throws Exception {
        Files.createSymbolicLink(machine.programs.resolve("python3.9"), Path.of("/bin/bash"));
        Machine.executable(machine.programs.resolve("python3.8"), "#!/bin/sh\n");
        Files.createSymbolicLink(machine.programs.resolve("python3"), machine.programs.resolve("python3.8"));
        assertThat(machine.checked(Cloud.AWS, List.of("python3"), "python3")).hasSize(1);
        assertThat(machine.refusal(Cloud.AWS, List.of("python3.9"), "python3.9"))
                .contains("is a link to bash");
    }

    @Test
    void the_real_aws_command_finds_no_credentials_but_ours() throws Exception {
        var found = CommandPath.of(System.getenv(), machine.project).find("aws");
        assumeTrue(found.isPresent(), "needs the aws command on the PATH");
        machine.operator.put("PATH", System.getenv("PATH"));
        machine.operator.put("AWS_PROFILE", "admin");
        var argv = new ArrayList<>(machine.checked(Cloud.AWS, Config.COMMANDS, "aws", "configure-list-is-refused"));
        argv.removeLast();
        // Past the screening, to have the tool itself say where its credentials come from.
        argv.addAll(List.of("configure", "list"));
        var outcome = machine.run(argv, Duration.ofMinutes(2), Watch.NOBODY);
        assertThat(outcome.out() + outcome.err()).contains("env").doesNotContain("admin", "shared-credentials-file");
        Machine.assertClean(outcome);
    }
}
