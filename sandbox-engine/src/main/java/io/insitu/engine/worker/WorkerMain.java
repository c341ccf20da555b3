package io.insitu.engine.worker;

import io.insitu.engine.EngineName;
import io.insitu.engine.InvalidModuleException;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.guest.EndiveLibrary;
import io.insitu.engine.guest.EndiveModules;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.guest.Sandbox;
import io.insitu.engine.guest.V8Tiers;
import io.insitu.engine.image.ImageIndexes;
import io.insitu.engine.module.ModulePreparation;
import io.insitu.engine.posix.Confinement;
import io.insitu.engine.posix.Posix;
import io.insitu.engine.posix.PosixException;
import io.insitu.engine.posix.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// The worker process. Its main thread reads what the engine says; every run has a thread of its
/// own. It confines itself before the first: it holds nothing but the descriptors it was handed. It
/// ends when the engine does: at the end of the socket.
public final class WorkerMain implements RunInWorker.Starter {
    /// What is known of the images that were mounted last may take so much of the heap.
    static final long IMAGE_INDEX_BYTES_MAX = 64 << 20;

    private final Connection connection;
    private final ImageIndexes images;
    private final SandboxThreads sandboxes;
    private final Deadlines deadlines = new Deadlines();
    private final Map<Long, RunInWorker> runs = new ConcurrentHashMap<>();

    private WorkerMain(Connection connection, int imageEntriesMax, V8Tiers tiers) {
        this.connection = connection;
        EndiveModules modules = new EndiveModules();
        this.sandboxes =
                new SandboxThreads(
                        WorkerMain::broken,
                        Map.of(
                                EngineName.V8, () -> Sandbox.v8(tiers),
                                EngineName.ENDIVE, () -> Sandbox.endive(modules)));
        this.images = new ImageIndexes(IMAGE_INDEX_BYTES_MAX, imageEntriesMax);
    }

    /// @param args the path of the engine's socket; the worker's number; whether it confines
    ///   itself; how many entries an image may have; the engine that runs most programs; when V8
    ///   optimises
    public static void main(String[] args) {
        Posix.raiseOpenFiles();
        Connection connection = new Connection(UnixSocket.connect(Path.of(args[0])));
        WorkerMain worker =
                new WorkerMain(connection, Integer.parseInt(args[3]), V8Tiers.valueOf(args[5]));
        Confinement confinement =
                Boolean.parseBoolean(args[2]) ? Confinement.offered() : new Confinement(0, false);
        preload();
        if (EngineName.valueOf(args[4]) == EngineName.ENDIVE) {
            worker.sandboxes.warm(EngineName.ENDIVE, () -> {});
        }
        worker.sandboxes.warm(EngineName.V8, confinement::confineThread);
        confinement.confineProcess();
        try {
            connection.send(new Message.Hello(Long.parseLong(args[1])));
            worker.serve();
        } catch (IOException e) {
            // The engine is gone, and with it whoever wanted a result.
            Runtime.getRuntime().halt(0);
        }
    }

    /// What reads files of the JDK when it is used for the first time, which is too late then.
    private static void preload() {
        Confinement.loadClassesBeside(WorkerMain.class);
        EndiveLibrary.open();
        try {
            MessageDigest.getInstance("MD5");
            // Javet logs by java.util.logging, whose lines begin with a local time. It warns of
            // what a closing isolate takes with it, which is as it should be.
            Logger.getLogger("").setLevel(Level.SEVERE);
            new SimpleFormatter().format(new LogRecord(Level.INFO, "ready"));
            Logger.getLogger(WorkerMain.class.getName()).fine("ready");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private void serve() throws IOException {
        while (true) {
            Connection.Received received = connection.receive();
            switch (received.message()) {
                case Message.Run run -> start(run, received.descriptors());
                case Message.Cancel(long id) -> {
                    RunInWorker run = runs.get(id);
                    if (run != null) {
                        run.cancel();
                    }
                }
                case Message.File file -> {
                    RunInWorker run = runs.get(file.run());
                    if (run != null) {
                        run.fileArrived(file, received.descriptors());
                    }
                }
                case Message.Prepare prepare -> prepare(prepare, received.descriptors());
                default -> throw new IOException("not for a worker: " + received.message());
            }
        }
    }

    private void start(Message.Run message, List<Integer> descriptors) {
        RunInWorker run = new RunInWorker(message, descriptors, this, images);
        runs.put(message.run(), run);
        sandboxes.run(
                message.engine(),
                sandbox -> {
                    GuestReport report = run.runIn(sandbox, deadlines);
                    runs.remove(message.run());
                    run.close();
                    return () -> send(new Message.Done(message.run(), report));
                });
    }

    @Override
    public void askForFile(long run, int channel) throws IOException {
        connection.send(new Message.NeedFile(run, channel));
    }

    @Override
    public void wrote(long run, StderrFollower.Lines lines) {
        send(new Message.Wrote(run, lines));
    }

    /// What the module becomes is shown to the engine too, which has the last word on what it runs.
    private void prepare(Message.Prepare message, List<Integer> descriptors) {
        sandboxes.run(
                message.engine(),
                sandbox -> {
                    String problem = "";
                    long offset = -1;
                    try {
                        ByteBuffer wasm =
                                Descriptors.contents(descriptors.get(0), message.moduleBytes());
                        ByteBuffer prepared = ModulePreparation.prepare(wasm, message.metered());
                        sandbox.validate(message.digest(), prepared);
                        Descriptors.write(descriptors.get(1), prepared);
                    } catch (InvalidModuleException e) {
                        problem = String.valueOf(e.getMessage());
                        offset = e.offset();
                    } catch (PosixException e) {
                        problem = "what it becomes cannot be kept: " + e.getMessage();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException("nobody interrupts a preparation", e);
                    } finally {
                        descriptors.forEach(Posix::close);
                    }
                    var prepared = new Message.Prepared(message.id(), problem, offset);
                    return () -> send(prepared);
                });
    }

    /// A sandbox in an unknown state must not go on, and the engine learns of it by the process's
    /// end.
    private static void broken(Throwable e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(70);
    }

    private void send(Message message) {
        try {
            connection.send(message);
        } catch (IOException e) {
            Runtime.getRuntime().halt(0);
        }
    }
}
