package io.insitu.engine.module;

/// A block that is being read.
final class Frame {
    final int opcode;
    final String parameters;
    final String results;

    /// How many values lie below it.
    final int height;

    /// Where its first instruction stands.
    final int bodyAt;

    /// Whether what follows can be reached, as far as the validation knows.
    boolean unreachable;

    /// Whether something branches to it.
    boolean targeted;

    /// Whether exceptions arrive at its label.
    boolean caught;

    /// The part that is being read: the opcode, or `else`, `catch`, `catch_all` behind it.
    int part;

    Frame(int opcode, FunctionType type, int height, int bodyAt) {
        this.opcode = opcode;
        this.part = opcode;
        this.parameters = type.parameters();
        this.results = type.results();
        this.height = height;
        this.bodyAt = bodyAt;
    }

    /// What a branch to it takes along.
    String labelTypes() {
        return opcode == Opcodes.LOOP ? parameters : results;
    }
}
