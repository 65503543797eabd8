package dev.torc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.torc.store.ListQuery;
import dev.torc.store.Row;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the packages. Data goes {@code argv -> cli -> client ~HTTP~> server -> dialect
 * -> engine -> store}; a worker reaches the same door, or the engine itself, through the port
 * {@code JobSource}. Each kind of side effect (database, connections, processes, time) has one
 * home.
 */
class ArchitectureTest {
  private static final String ROOT = "dev.torc";

  /** What only the command line and the entry point may do: they put the parts together. */
  private static final String[] WIRING = {ROOT, ROOT + ".cli.."};

  private static final JavaClasses TORC =
      new ClassFileImporter()
          // By the last part of the folder: the build folder itself may have any name.
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }

  @Test
  void packagesUseOnlyTheNextOnes() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .layer("main")
        .definedBy(ROOT)
        .layer("cli")
        .definedBy(in("cli"))
        .layer("client")
        .definedBy(in("client"))
        .layer("worker")
        .definedBy(in("worker"))
        .layer("spec")
        .definedBy(in("spec"))
        .layer("server")
        .definedBy(in("server"))
        .layer("dialect")
        .definedBy(in("dialect"))
        .layer("engine")
        .definedBy(in("engine"))
        .layer("identity")
        .definedBy(in("identity"))
        .layer("store")
        .definedBy(in("store"))
        .layer("model")
        .definedBy(in("model"))
        .whereLayer("cli")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("worker")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("spec")
        .mayOnlyBeAccessedByLayers("cli", "client")
        .whereLayer("dialect")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("cli", "dialect")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("cli", "dialect")
        .whereLayer("identity")
        .mayOnlyBeAccessedByLayers("cli", "dialect", "server")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("cli", "dialect", "engine")
        .check(TORC);
  }

  @Test
  void noCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(TORC);
  }

  @Test
  void dialectsKnowNothingOfOneAnother() {
    slices().matching(ROOT + ".dialect.(*)..").should().notDependOnEachOther().check(TORC);
  }

  @Test
  void dialectsReachTheStoreThroughTheEngine() {
    DescribedPredicate<JavaClass> values =
        assignableTo(Record.class)
            .or(assignableTo(Enum.class))
            .or(belongToAnyOf(Row.class, ListQuery.class));
    noClasses()
        .that()
        .resideInAPackage(in("dialect"))
        .should()
        .dependOnClassesThat(resideInAPackage(in("store")).and(not(values)))
        .because("only the engine changes stored things; rows and lists are its words")
        .check(TORC);
  }

  @Test
  void engineKnowsNoWire() {
    noClasses()
        .that()
        .resideInAnyPackage(in("engine"), in("store"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..",
            "jakarta.servlet..",
            "org.eclipse.jetty..",
            "com.fasterxml.jackson..",
            "java.net.http..",
            "com.sun.net.httpserver..")
        .check(TORC);
  }

  @Test
  void onlyTheStoreSeesTheDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("store"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.flywaydb..")
        .check(TORC);
  }

  @Test
  void onlyServerAndDialectsSeeTheWebFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackages(in("server"), in("dialect"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "jakarta.servlet..", "org.eclipse.jetty..")
        .check(TORC);
  }

  @Test
  void onlyTheClientOpensConnections() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("client"))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(HttpURLConnection.class, Socket.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "okhttp3..", "javax.net.ssl..")
        .orShould()
        .callMethod(URL.class, "openConnection")
        .orShould()
        .callMethod(URL.class, "openStream")
        .check(TORC);
  }

  @Test
  void onlyTheProcessPackageStartsProcesses() {
    noClasses()
        .that()
        .resideOutsideOfPackage(in("worker.process"))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Process.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(TORC);
  }

  @Test
  void timeIsInjected() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WIRING)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .check(TORC);
  }

  @Test
  void chanceIsInjected() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WIRING)
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .check(TORC);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WIRING)
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".client.Pause")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(TimeUnit.class, "sleep", long.class)
        .because("waiting is a wait for something; Pause is the injected one between tries")
        .check(TORC);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackages(WIRING)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(TORC);
  }

  @Test
  void namesSayWhatThingsAre() {
    classes().should().haveNameNotMatching(".*(Impl|Utils?|Helpers?|Manager)(\\$.*)?").check(TORC);
  }
}
