package io.insitu.cli;

import io.insitu.engine.Engine;
import io.insitu.middleware.Authorizer;
import io.insitu.middleware.ContentBody;
import io.insitu.middleware.Exchange;
import io.insitu.middleware.Headers;
import io.insitu.middleware.Query;
import io.insitu.middleware.Request;
import io.insitu.middleware.Response;
import io.insitu.middleware.SwiftException;
import io.insitu.middleware.compute.ComputeConfig;
import io.insitu.middleware.compute.ComputeMiddleware;
import io.insitu.middleware.compute.answer.JobReport;
import io.insitu.storage.AccountName;
import io.insitu.storage.StorageException;
import io.insitu.storage.folder.FolderStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `insitu job run`: a job description over a folder, without a server: the folders in it are the
/// containers of the account `~`, the files below are the objects. What instances answer goes to
/// standard output; those that have `stdin` without a path read standard input.
///
/// Exit codes: 0 when every instance exited with 0, 1 when one did not, 125 when the job cannot be
/// run.
@Command(
        name = "run",
        description = "Runs a job description on the files of a folder, without a server.",
        mixinStandardHelpOptions = true)
final class JobRunCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin private final LocalEngine engines = new LocalEngine();

    @Option(
            names = "--root",
            paramLabel = "DIR",
            description =
                    "The folder whose folders are the containers of the account; this one when not"
                            + " given.")
    private Path root = Path.of("");

    @Option(names = "--dry-run", description = "Print what would run, and run nothing.")
    private boolean dryRun;

    @Option(
            names = "--report",
            description = "Print the report in JSON in place of what the instances answer.")
    private boolean report;

    @Parameters(paramLabel = "JOB", description = "A job description in JSON.")
    private Path job = Path.of("");

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(root.toAbsolutePath())) {
            return cannot("--root %s: there is no such folder".formatted(root));
        }
        Path temporary = Files.createTempDirectory("insitu-job-");
        ComputeConfig config = ComputeConfig.defaults(temporary).withoutNotes();
        FolderStore store = new FolderStore(root, new AccountName(LocalEngine.TENANT));
        try (Engine engine = engines.start(config.places())) {
            ComputeMiddleware compute =
                    new ComputeMiddleware(
                            config,
                            store,
                            engine,
                            new SimpleMeterRegistry(),
                            InstantSource.system());
            byte[] description = Files.readAllBytes(job);
            if (dryRun) {
                new PlanText(System.out).print(compute.plan(description, request()));
                return 0;
            }
            return answer(compute.run(description, request()));
        } catch (SwiftException e) {
            return cannot(text(e));
        } catch (StorageException e) {
            return cannot(text(SwiftException.of(e)));
        } catch (IOException e) {
            return cannot(String.valueOf(e));
        } finally {
            Files.delete(temporary);
        }
    }

    private static String text(SwiftException e) {
        return String.valueOf(e.getMessage()).strip();
    }

    private static int cannot(String why) {
        System.err.println("insitu: " + why);
        return Ending.CANNOT;
    }

    private Request request() {
        Headers headers = Headers.of("X-Zerovm-Execute", "1.0");
        return new Request(
                "POST",
                "/v1/" + LocalEngine.TENANT,
                Query.EMPTY,
                report ? headers.with("Accept", JobReport.CONTENT_TYPE) : headers,
                new StandardInput(new FileInputStream(FileDescriptor.in).getChannel()),
                Authorizer.EVERYTHING,
                new Exchange("", "", "localhost", Instant.now(), _ -> {}));
    }

    private static int answer(Response response) throws IOException {
        try (ContentBody body = new ContentBody(response.content());
                FileChannel out = new FileOutputStream(FileDescriptor.out).getChannel()) {
            for (ByteBuffer next = body.next(); next != null; next = body.next()) {
                while (next.hasRemaining()) {
                    out.write(next);
                }
            }
        }
        String error = response.headers().text("X-Nexe-Error");
        if (!error.isEmpty()) {
            System.err.println("insitu: " + error);
        }
        return response.status() < 300 && allZero(response.headers().text("X-Nexe-Retcode"))
                ? 0
                : FAILED;
    }

    /// Exit codes as they stand in a header: one each, or each with how many had it.
    private static boolean allZero(String codes) {
        return Arrays.stream(codes.split(","))
                .map(code -> code.strip().replaceFirst("=.*", ""))
                .allMatch(code -> code.equals("0"));
    }
}
