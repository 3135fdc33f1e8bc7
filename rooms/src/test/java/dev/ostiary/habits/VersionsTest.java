package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

/** Every version is one version: the build of today is the build of next year. */
class VersionsTest {

    private static final Pattern FLOATING = Pattern.compile("[\\[\\](),*+^~<>|]|LATEST|RELEASE|latest|\\bx\\b");
    private static final Set<String> OWNERS =
            Set.of("dependency", "plugin", "extension", "parent", "path", "artifactItem");

    /** The plugins that Maven binds by itself, with its own version unless the parent names one. */
    private static final Set<String> DEFAULTS = Set.of(
            "maven-clean-plugin",
            "maven-resources-plugin",
            "maven-compiler-plugin",
            "maven-surefire-plugin",
            "maven-jar-plugin",
            "maven-install-plugin",
            "maven-deploy-plugin",
            "maven-site-plugin");

    private static final Pattern RANGE =
            Pattern.compile("\"(?!node\"|npm\"|url\")[^\"]+\": *\"([\\^~*<>]|latest|git|http)");
    private static final Pattern ADDRESS = Pattern.compile("\"resolved\": *\"http");

    /** An element of a pom that names an artifact. */
    private record Artifact(String kind, String name, String version, long line) {}

    @Test
    void no_pom_takes_a_version_from_a_range() {
        Findings.none(Repository.files(file -> file.endsWith("pom.xml"))
                .flatMap(pom -> floating(pom.toString(), Repository.text(pom))));
    }

    @Test
    void each_plugin_is_pinned_those_that_maven_adds_too() {
        String poms = Repository.files(file -> file.endsWith("pom.xml"))
                .map(Repository::text)
                .reduce("", String::concat);
        Findings.none(unpinned(artifacts(poms)));
    }

    @Test
    void no_package_json_takes_a_version_from_a_range_and_no_lock_names_a_registry() {
        Findings.none(Repository.files(file -> file.matches("(.*/)?package(-lock)?\\.json"))
                .flatMap(file -> npmFaults(file.toString(), Repository.text(file))));
    }

    @Test
    void planted_ranges_are_found() {
        String planted = """
                <project>
                  <properties><lock.version>LATEST</lock.version></properties>
                  <dependency><artifactId>a</artifactId><version>[1,2)</version></dependency>
                  <dependency><artifactId>b</artifactId><version>1.2.3</version></dependency>
                  <plugin><artifactId>c</artifactId><configuration><version>[25,26)</version></configuration></plugin>
                </project>""";

        assertThat(floating("pom.xml", planted))
                .extracting(finding -> finding.substring(0, "pom.xml:2".length()))
                .containsExactlyInAnyOrder("pom.xml:2", "pom.xml:3");
    }

    @Test
    void planted_plugins_without_a_version_are_found() {
        assertThat(unpinned(artifacts("<plugin><artifactId>c</artifactId></plugin>")))
                .hasSize(DEFAULTS.size() + 1);
    }

    @Test
    void planted_ranges_and_addresses_are_found_in_npm_files() {
        String ranges = "{\"a\": \"^1.2.3\",\n\"b\": \"1.2.3\",\n\"engines\": {\"node\": \">=20\"}}";
        String addresses = "{\"a\": {\"dependencies\": {\"b\": \"^3\"},\n\"resolved\": \"https://x/a.tgz\"}}";

        assertThat(npmFaults("package.json", ranges)).singleElement().asString().startsWith("package.json:1");
        assertThat(npmFaults("package-lock.json", addresses))
                .singleElement()
                .asString()
                .contains(":2 ");
    }

    private static Stream<String> floating(String file, String pom) {
        return artifacts(pom).stream()
                .filter(artifact -> FLOATING.matcher(artifact.version).find())
                .map(artifact -> Findings.at(
                        file, artifact.line, artifact.name + " " + artifact.version + ": name one version"));
    }

    private static Stream<String> unpinned(List<Artifact> artifacts) {
        Set<String> needed = new HashSet<>(DEFAULTS);
        Set<String> pinned = new HashSet<>();
        artifacts.stream().filter(artifact -> artifact.kind.equals("plugin")).forEach(plugin -> {
            needed.add(plugin.name);
            if (!plugin.version.isEmpty()) {
                pinned.add(plugin.name);
            }
        });
        needed.removeAll(pinned);
        return needed.stream().map(name -> Findings.at("pom.xml", 1, name + ": name its version in pluginManagement"));
    }

    private static Stream<String> npmFaults(String file, String json) {
        Pattern fault = file.endsWith("-lock.json") ? ADDRESS : RANGE;
        List<String> lines = json.lines().toList();
        return Stream.iterate(0, line -> line < lines.size(), line -> line + 1)
                .filter(line -> fault.matcher(lines.get(line)).find())
                .map(line -> Findings.at(file, line + 1L, lines.get(line).strip() + ": name one version, no address"));
    }

    /** Artifacts, and properties whose name ends in `.version`, of one or several poms in a row. */
    private static List<Artifact> artifacts(String poms) {
        String document = "<all>" + poms.replaceAll("<\\?xml[^>]*>", "") + "</all>";
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try {
            return new Walk(factory.createXMLStreamReader(new StringReader(document))).artifacts();
        } catch (XMLStreamException e) {
            throw new IllegalArgumentException("no pom: " + document, e);
        }
    }

    /** One pass over a pom, with the open elements on a stack. */
    private static final class Walk {

        private final XMLStreamReader xml;
        private final Deque<String> open = new ArrayDeque<>();
        private final Deque<Artifact> begun = new ArrayDeque<>();
        private final List<Artifact> found = new ArrayList<>();

        Walk(XMLStreamReader xml) {
            this.xml = xml;
        }

        List<Artifact> artifacts() throws XMLStreamException {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
                    case XMLStreamConstants.CHARACTERS -> text(xml.getText().strip());
                    case XMLStreamConstants.END_ELEMENT -> end(open.pop());
                    default -> {}
                }
            }
            return found;
        }

        private void start(String name) {
            open.push(name);
            if (OWNERS.contains(name)) {
                begun.push(new Artifact(name, "", "", line()));
            }
        }

        private void text(String text) {
            String name = open.peek();
            if (text.isEmpty() || name == null) {
                return;
            }
            if (name.endsWith(".version")) {
                found.add(new Artifact("property", name, text, line()));
            } else if (isChildOfOwner() && name.equals("artifactId")) {
                Artifact artifact = begun.pop();
                begun.push(new Artifact(artifact.kind, text, artifact.version, artifact.line));
            } else if (isChildOfOwner() && name.equals("version")) {
                Artifact artifact = begun.pop();
                begun.push(new Artifact(artifact.kind, artifact.name, text, line()));
            }
        }

        private boolean isChildOfOwner() {
            String parent = open.stream().skip(1).findFirst().orElse("");
            return !begun.isEmpty() && OWNERS.contains(parent);
        }

        private void end(String name) {
            if (OWNERS.contains(name)) {
                found.add(begun.pop());
            }
        }

        private int line() {
            return xml.getLocation().getLineNumber();
        }
    }
}
