package io.insitu.engine.worker;

import io.insitu.engine.Channel.Access;
import io.insitu.engine.Channel.Mode;
import io.insitu.engine.ChannelLimits;
import io.insitu.engine.Digests;
import io.insitu.engine.EngineName;
import io.insitu.engine.Limits;
import io.insitu.engine.StderrFollower;
import io.insitu.engine.World;
import io.insitu.engine.guest.GuestReport;
import io.insitu.engine.worker.Message.Joint;
import io.insitu.engine.worker.Message.Purpose;
import io.insitu.engine.worker.Message.WireChannel;
import io.insitu.engine.worker.Message.WireImage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a [Message] is laid out in bytes: a kind, then its components in their order; numbers
/// big-endian, texts and byte arrays behind their length. Both sides are always of the same build,
/// so there are no versions.
final class Wire {
    private Wire() {}

    static byte[] encode(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try {
            write(new DataOutputStream(bytes), message);
        } catch (IOException e) {
            throw new IllegalStateException("an array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, Message message) throws IOException {
        switch (message) {
            case Message.Hello(long worker) -> {
                out.writeByte(0);
                out.writeLong(worker);
            }
            case Message.NeedFile(long run, int channel) -> {
                out.writeByte(1);
                out.writeLong(run);
                out.writeInt(channel);
            }
            case Message.Done(long run, GuestReport report) -> {
                out.writeByte(2);
                out.writeLong(run);
                WireReport.write(out, report);
            }
            case Message.Prepared(long id, String problem, long offset) -> {
                out.writeByte(3);
                out.writeLong(id);
                writeText(out, problem);
                out.writeLong(offset);
            }
            case Message.Run run -> {
                out.writeByte(4);
                writeRun(out, run);
            }
            case Message.Cancel(long run) -> {
                out.writeByte(5);
                out.writeLong(run);
            }
            case Message.File(long run, int channel, String problem) -> {
                out.writeByte(6);
                out.writeLong(run);
                out.writeInt(channel);
                writeText(out, problem);
            }
            case Message.Prepare prepare -> {
                out.writeByte(7);
                out.writeLong(prepare.id());
                writeText(out, prepare.digest());
                out.writeLong(prepare.moduleBytes());
                out.writeBoolean(prepare.metered());
                writeText(out, prepare.engine().name());
            }
            case Message.Wrote(long run, StderrFollower.Lines(long leftOut, var lines)) -> {
                out.writeByte(8);
                out.writeLong(run);
                out.writeLong(leftOut);
                writeTexts(out, lines);
            }
        }
    }

    static Message decode(InputStream bytes) throws IOException {
        DataInputStream in = new DataInputStream(bytes);
        int kind = in.readByte();
        return switch (kind) {
            case 0 -> new Message.Hello(in.readLong());
            case 1 -> new Message.NeedFile(in.readLong(), in.readInt());
            case 2 -> new Message.Done(in.readLong(), WireReport.read(in));
            case 3 -> new Message.Prepared(in.readLong(), readText(in), in.readLong());
            case 4 -> readRun(in);
            case 5 -> new Message.Cancel(in.readLong());
            case 6 -> new Message.File(in.readLong(), in.readInt(), readText(in));
            case 7 -> readPrepare(in);
            case 8 ->
                    new Message.Wrote(
                            in.readLong(), new StderrFollower.Lines(in.readLong(), readTexts(in)));
            default -> throw new IOException("no message is of kind " + kind);
        };
    }

    private static Message readPrepare(DataInputStream in) throws IOException {
        return new Message.Prepare(
                in.readLong(),
                readText(in),
                in.readLong(),
                in.readBoolean(),
                EngineName.valueOf(readText(in)));
    }

    // ---- runs

    private static void writeRun(DataOutputStream out, Message.Run run) throws IOException {
        out.writeLong(run.run());
        writeText(out, run.digest());
        out.writeLong(run.moduleBytes());
        writeTexts(out, run.args());
        out.writeInt(run.env().size());
        for (Map.Entry<String, String> entry : run.env().entrySet()) {
            writeText(out, entry.getKey());
            writeText(out, entry.getValue());
        }
        out.writeInt(run.channels().size());
        for (WireChannel channel : run.channels()) {
            writeChannel(out, channel);
        }
        out.writeInt(run.images().size());
        for (WireImage image : run.images()) {
            writeText(out, image.mount());
            writeText(out, image.content());
            writeJoint(out, image.joint());
        }
        writeLimits(out, run.limits());
        writeWorld(out, run.world());
        writeText(out, run.digests().name());
        writeText(out, run.engine().name());
        writeText(out, run.purpose().name());
        out.writeInt(run.pace().lineBytesMax());
        out.writeInt(run.pace().bytesPerSecond());
    }

    private static Message.Run readRun(DataInputStream in) throws IOException {
        long run = in.readLong();
        String digest = readText(in);
        long moduleBytes = in.readLong();
        List<String> args = readTexts(in);
        Map<String, String> env = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            env.put(readText(in), readText(in));
        }
        List<WireChannel> channels = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            channels.add(readChannel(in));
        }
        List<WireImage> images = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            images.add(new WireImage(readText(in), readText(in), readJoint(in)));
        }
        Limits limits = readLimits(in);
        World world = readWorld(in);
        Digests digests = Digests.valueOf(readText(in));
        EngineName engine = EngineName.valueOf(readText(in));
        Purpose purpose = Purpose.valueOf(readText(in));
        StderrFollower.Pace pace = new StderrFollower.Pace(in.readInt(), in.readInt());
        return new Message.Run(
                run,
                digest,
                moduleBytes,
                args,
                env,
                channels,
                images,
                limits,
                world,
                digests,
                engine,
                purpose,
                pace);
    }

    private static void writeLimits(DataOutputStream out, Limits limits) throws IOException {
        out.writeLong(limits.wallTime().toNanos());
        out.writeLong(limits.memoryBytes());
        out.writeLong(limits.fileSystemBytes());
        out.writeLong(limits.outputBytes());
        out.writeLong(limits.logBytes());
        out.writeInt(limits.openFiles());
        out.writeLong(limits.fuel());
        out.writeLong(limits.channels().reads());
        out.writeLong(limits.channels().readBytes());
        out.writeLong(limits.channels().writes());
        out.writeLong(limits.channels().writeBytes());
    }

    private static Limits readLimits(DataInputStream in) throws IOException {
        return new Limits(
                Duration.ofNanos(in.readLong()),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                new ChannelLimits(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }

    private static void writeWorld(DataOutputStream out, World world) throws IOException {
        out.writeBoolean(world instanceof World.Fixed);
        if (world instanceof World.Fixed(long seed, long start, long step)) {
            out.writeLong(seed);
            out.writeLong(start);
            out.writeLong(step);
        }
    }

    private static World readWorld(DataInputStream in) throws IOException {
        return in.readBoolean()
                ? new World.Fixed(in.readLong(), in.readLong(), in.readLong())
                : new World.Real();
    }

    private static void writeChannel(DataOutputStream out, WireChannel channel) throws IOException {
        writeText(out, channel.alias());
        out.writeBoolean(channel.access() == Access.RANDOM);
        writeText(out, channel.mode().name());
        writeJoint(out, channel.joint());
    }

    private static void writeJoint(DataOutputStream out, Joint joint) throws IOException {
        switch (joint) {
            case Joint.Bytes(ByteBuffer bytes) -> {
                out.writeByte(0);
                writeBytes(out, bytes);
            }
            case Joint.FilePart(long offset, long length) -> {
                out.writeByte(1);
                out.writeLong(offset);
                out.writeLong(length);
            }
            case Joint.PipeIn() -> out.writeByte(2);
            case Joint.PipeOut() -> out.writeByte(3);
            case Joint.Discard() -> out.writeByte(4);
            case Joint.Collect(int inMemory) -> {
                out.writeByte(5);
                out.writeInt(inMemory);
            }
            case Joint.StreamIn() -> out.writeByte(6);
            case Joint.StreamOut() -> out.writeByte(7);
            case Joint.Folder(String path, Joint into) -> {
                out.writeByte(8);
                writeText(out, path);
                writeJoint(out, into);
            }
        }
    }

    private static WireChannel readChannel(DataInputStream in) throws IOException {
        String alias = readText(in);
        Access access = in.readBoolean() ? Access.RANDOM : Access.SEQUENTIAL;
        Mode mode = Mode.valueOf(readText(in));
        return new WireChannel(alias, access, mode, readJoint(in));
    }

    private static Joint readJoint(DataInputStream in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 0 -> new Joint.Bytes(readBytes(in));
            case 1 -> new Joint.FilePart(in.readLong(), in.readLong());
            case 2 -> new Joint.PipeIn();
            case 3 -> new Joint.PipeOut();
            case 4 -> new Joint.Discard();
            case 5 -> new Joint.Collect(in.readInt());
            case 6 -> new Joint.StreamIn();
            case 7 -> new Joint.StreamOut();
            case 8 -> new Joint.Folder(readText(in), readJoint(in));
            default -> throw new IOException("no channel is of kind " + kind);
        };
    }

    // ---- texts and bytes

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    static void writeBytes(DataOutputStream out, ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        out.writeInt(copy.length);
        out.write(copy);
    }

    static ByteBuffer readBytes(DataInputStream in) throws IOException {
        return ByteBuffer.wrap(in.readNBytes(in.readInt())).asReadOnlyBuffer();
    }
}
