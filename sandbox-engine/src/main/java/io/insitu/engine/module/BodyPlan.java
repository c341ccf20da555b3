package io.insitu.engine.module;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the rewriting of a body has to know before it begins.
final class BodyPlan {
    /// A basic block: instructions of which either none or all are entered.
    ///
    /// @param at where its first instruction stands
    /// @param cost how many there are
    /// @param loop whether it is entered again and again
    record Segment(int at, int cost, boolean loop) {}

    final List<Segment> segments = new ArrayList<>();

    /// Where exceptions arrive.
    final Set<Integer> arrivals = new HashSet<>();

    /// Locals of f32 and f64 that only ever hold what arithmetic gave, or constants: their bits are
    /// settled when they are read.
    final BitSet arithmetic = new BitSet();

    /// Whether it calls functions of the module.
    boolean calls;

    /// Whether it has instructions that take the longer the more they move.
    boolean moves;

    /// How many values lie on its stack at most.
    int highest;
}
