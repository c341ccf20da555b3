package io.insitu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZappProjectTest {
    private static final String GROUPS =
            "execution: {groups: [{name: a, path: 'file://a.wasm'}]}\n";

    @TempDir private Path folder;

    private static ZappProject parse(String yaml) throws IOException {
        return ZappProject.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void groupMayHaveItsProgramWithoutExec() throws IOException {
        String job =
                parse(
                                """
                                meta: {name: it}
                                execution:
                                  groups:
                                    - {name: a, path: 'file://a.wasm', args: x y, devices: []}
                                    - {name: b, exec: {path: 'file://b.wasm'}}
                                """)
                        .description()
                        .toString();

        assertThat(job)
                .isEqualTo(
                        """
                        {"groups":[{"name":"a","devices":[],"exec":{"path":"file://a.wasm","args":"x y"}},\
                        {"name":"b","exec":{"path":"file://b.wasm"}}],"name":"it"}\
                        """);
    }

    @Test
    void patternsFindFilesAndAllThatIsInFolders() throws IOException {
        Files.createDirectories(folder.resolve("lib/deep"));
        for (String name :
                List.of("a.wasm", "a.py", "b.py", "lib/c.py", "lib/deep/d", "zapp.yaml")) {
            Files.writeString(folder.resolve(name), name);
        }

        ZappProject project =
                parse("meta: {name: it}\n" + GROUPS + "bundling: [a.wasm, lib]\nui: ['*.py']\n");

        assertThat(project.bundled(folder))
                .containsExactly("a.py", "a.wasm", "b.py", "lib/c.py", "lib/deep/d", "zapp.yaml");
        assertThat(project.isUi("b.py")).isTrue();
        assertThat(project.isUi("lib/c.py")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "meta: {name: it}; bundling: [nothing] | bundling: 'nothing' finds no file",
                "meta: {name: it}; bundling: ['../x'] | bundling: '../x' names nothing below",
                "meta: {name: it}; ui: [/etc/passwd] | ui: '/etc/passwd' names nothing below",
                "meta: {}; bundling: [] | meta.name: '' is no name",
                "meta: {name: a/b} | meta.name: 'a/b' is no name",
                "meta: {name: it}; bundle: [] | bundle: is not one of [bundling,",
                "meta: {name: it}; execution: {} | execution.groups: has no group",
                "- meta | is no mapping",
                "meta: [ | zapp.yaml:",
            })
    void whatIsWrongIsNamed(String yaml, String message) {
        String text = yaml.replace("; ", "\n");
        String whole = text.contains("execution") ? text : text + "\n" + GROUPS;

        assertThatThrownBy(() -> parse(text.startsWith("-") ? text : whole).bundled(folder))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message.strip());
    }

    @Test
    void whatNoServerWouldTakeIsNotBundled() throws IOException {
        String groups = GROUPS.replace("path:", "colour: red, path:");
        Files.writeString(folder.resolve("zapp.yaml"), "meta: {name: it}\n" + groups);

        assertThatThrownBy(() -> ZappFile.bundle(folder, folder.resolve("x.zapp"), job -> job))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("zapp.yaml: execution: ")
                .hasMessageContaining("colour");
    }

    @Test
    void equalFoldersMakeEqualZapps() throws IOException {
        Files.writeString(
                folder.resolve("zapp.yaml"), "meta: {name: it}\n" + GROUPS + "bundling: [a]\n");
        Files.writeString(folder.resolve("a"), "a");
        Path one = folder.resolve("one.zapp");
        Path two = folder.resolve("two.zapp");

        ZappFile.bundle(folder, one, job -> job);
        Files.setLastModifiedTime(folder.resolve("a"), FileTime.fromMillis(1));
        ZappFile.bundle(folder, two, job -> job);

        assertThat(two).hasSameBinaryContentAs(one);
        assertThat(new ZappFile(one).files()).containsOnlyKeys("a", "boot/system.map", "zapp.yaml");
    }

    @Test
    void moreArgumentsComeBehindThoseOfTheFirstGroup() throws IOException {
        Files.writeString(
                folder.resolve("zapp.yaml"),
                """
                meta: {name: it}
                execution: {groups: [{name: a, path: 'file://a', args: '-x "y z"'}]}
                """);

        ZappFile plain = ZappFile.bundle(folder, folder.resolve("one"), job -> job);
        ZappFile more = plain.withArguments(List.of("m n"), folder.resolve("two"));

        assertThat(new String(more.files().get("boot/system.map"), StandardCharsets.UTF_8))
                .contains("\"args\":[\"-x\",\"y z\",\"m n\"]");
    }
}
