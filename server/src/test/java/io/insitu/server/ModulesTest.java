package io.insitu.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds the direction of dependencies: from the server down to the engine and the store, which
/// know nothing of each other nor of anything above them.
class ModulesTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.insitu");

    @ParameterizedTest(name = "{0} does not know {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    io.insitu.engine..     | io.insitu.storage..
                    io.insitu.engine..     | io.insitu.middleware..
                    io.insitu.engine..     | io.insitu.server..
                    io.insitu.engine..     | io.vertx..
                    io.insitu.engine..     | io.netty..
                    io.insitu.engine..     | java.net.http..
                    io.insitu.engine..     | com.fasterxml.jackson..
                    io.insitu.storage..    | io.insitu.engine..
                    io.insitu.storage..    | io.insitu.middleware..
                    io.insitu.storage..    | io.insitu.server..
                    io.insitu.storage      | io.vertx..
                    io.insitu.storage      | io.netty..
                    io.insitu.storage.embedded.. | io.vertx..
                    io.insitu.storage.embedded.. | io.netty..
                    io.insitu.middleware.. | io.insitu.cli..
                    io.insitu.middleware.. | io.insitu.server..
                    io.insitu.cli..        | io.insitu.server..
                    io.insitu.cli..        | io.vertx..
                    io.insitu.middleware.. | io.vertx..
                    io.insitu.middleware.. | io.netty..
                    io.insitu.middleware.. | org.rocksdb..
                    io.insitu.middleware.. | com.caoccao..
                    io.insitu.server..     | org.rocksdb..
                    io.insitu.server..     | com.caoccao..
                    """)
    void moduleKnowsOnlyWhatIsBelowIt(String module, String other) {
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(other)
                .check(CLASSES);
    }

    @ParameterizedTest(name = "only {1} uses {0}")
    @CsvSource({
        "org.rocksdb.., io.insitu.storage.embedded..",
        "com.caoccao.., io.insitu.engine..",
        "picocli.., io.insitu.[server|cli]",
    })
    void libraryIsUsedInOnePlace(String library, String place) {
        noClasses()
                .that()
                .resideOutsideOfPackage(place)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void sandboxedCodeNeverRunsInTheServersOwnProcess() {
        noClasses()
                .that()
                .resideInAnyPackage("io.insitu.server..", "io.insitu.middleware..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.insitu.engine.guest..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.insitu.(**)").should().beFreeOfCycles().check(CLASSES);
    }
}
