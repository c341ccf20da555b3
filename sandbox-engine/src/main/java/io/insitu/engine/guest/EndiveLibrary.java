package io.insitu.engine.guest;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.InstructionAdapter;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.CheckClassAdapter;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;

/// The jars that Endive consists of.
public final class EndiveLibrary {
    private EndiveLibrary() {}

    /// {@return a class of each}
    public static List<Class<?>> parts() {
        return List.of(
                Parser.class,
                Instance.class,
                MachineFactoryCompiler.class,
                ClassWriter.class,
                InstructionAdapter.class,
                ClassNode.class,
                CheckClassAdapter.class);
    }

    /// Opens them all for good, as classes and as resources, which the JVM opens apart: a process
    /// that may open nothing any more can go on to load what it needs of them. ASM's classes are so
    /// old that the JVM verifies them by a library of its own, which it opens for the first of
    /// them.
    public static void open() {
        var _ = Type.getType("V");
        for (Class<?> part : parts()) {
            String file = part.getName().replace('.', '/') + ".class";
            try (InputStream in =
                    Objects.requireNonNull(part.getClassLoader().getResourceAsStream(file))) {
                in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException("Endive's classes cannot be read", e);
            }
        }
    }
}
