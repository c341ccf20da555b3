package io.insitu.middleware.compute.listing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A page of a B-tree: a head, pointers to its cells in the order of their keys, and the cells,
/// which grow towards them from the page's end ("B-tree Pages" of
/// <https://www.sqlite.org/fileformat2.html>).
final class Page {
    static final int TABLE_LEAF = 13;
    static final int TABLE_INTERIOR = 5;
    static final int INDEX_LEAF = 10;
    static final int INDEX_INTERIOR = 2;

    private static final int HEAD = 12;
    private static final int POINTER = 2;

    private final int kind;
    private final int before;
    private final List<byte[]> cells = new ArrayList<>();
    private int used;

    Page(int kind) {
        this(kind, 0);
    }

    /// @param before bytes of the page that something else takes
    Page(int kind, int before) {
        this.kind = kind;
        this.before = before;
        this.used = before + HEAD;
    }

    int cells() {
        return cells.size();
    }

    /// {@return whether there was room for it}
    boolean add(byte[] cell) {
        if (used + POINTER + cell.length > Pages.SIZE) {
            return false;
        }
        used += POINTER + cell.length;
        cells.add(cell);
        return true;
    }

    byte[] removeLast() {
        byte[] last = cells.removeLast();
        used -= POINTER + last.length;
        return last;
    }

    /// @param right the page behind the last cell; 0 in a leaf
    ByteBuffer bytes(int right) {
        ByteBuffer page = ByteBuffer.allocate(Pages.SIZE);
        int pointer = before + (right == 0 ? HEAD - 4 : HEAD);
        int end = Pages.SIZE;
        for (byte[] cell : cells) {
            end -= cell.length;
            page.put(end, cell);
            page.putShort(pointer, (short) end);
            pointer += POINTER;
        }
        page.put(before, (byte) kind);
        page.putShort(before + 3, (short) cells.size());
        page.putShort(before + 5, (short) end);
        if (right != 0) {
            page.putInt(before + 8, right);
        }
        return page;
    }
}
