package io.insitu.middleware.compute.listing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A B-tree that is written once, from cells in the order of their keys: leaves as they fill, and
/// over them as many levels as it takes. What parts a page from the next one stands in the level
/// above. In memory are one leaf, and what parts the leaves.
abstract sealed class Tree {
    /// A longer one would go on in pages of its own.
    private static final int ROW_MAX = Pages.SIZE - 35;

    private final Pages pages;
    private final int interior;
    private final int leaf;
    private Page open;
    private List<Integer> children = new ArrayList<>();
    private List<byte[]> dividers = new ArrayList<>();

    private Tree(Pages pages, int leaf, int interior) {
        this.pages = pages;
        this.leaf = leaf;
        this.interior = interior;
        this.open = new Page(leaf);
    }

    /// Rows by their numbers.
    static final class Table extends Tree {
        private long last;

        Table(Pages pages) {
            super(pages, Page.TABLE_LEAF, Page.TABLE_INTERIOR);
        }

        /// @param rowid larger than that of the row before
        void add(long rowid, byte[] row) throws IOException {
            if (row.length > ROW_MAX) {
                throw new IOException("A row of %d bytes is too long".formatted(row.length));
            }
            add(cell(rowid, row));
            last = rowid;
        }

        static byte[] cell(long rowid, byte[] row) {
            return join(join(Row.varint(row.length), Row.varint(rowid)), row);
        }

        /// The largest number in the page.
        @Override
        byte[] divider(Page full) {
            return Row.varint(last);
        }
    }

    /// Entries in their order.
    static final class Index extends Tree {
        Index(Pages pages) {
            super(pages, Page.INDEX_LEAF, Page.INDEX_INTERIOR);
        }

        void entry(byte[] entry) throws IOException {
            add(join(Row.varint(entry.length), entry));
        }

        /// The last entry, which then stands above the page only.
        @Override
        byte[] divider(Page full) {
            return full.removeLast();
        }
    }

    private static byte[] join(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    /// {@return what stands between a full page and the next one}
    abstract byte[] divider(Page full);

    final void add(byte[] cell) throws IOException {
        if (open.add(cell)) {
            return;
        }
        dividers.add(divider(open));
        children.add(pages.append(open.bytes(0)));
        open = new Page(leaf);
        open.add(cell);
    }

    /// Writes what is left.
    ///
    /// @return the root's page
    final int finish() throws IOException {
        children.add(pages.append(open.bytes(0)));
        while (children.size() > 1) {
            addLevel();
        }
        return children.getFirst();
    }

    private void addLevel() throws IOException {
        List<Integer> parents = new ArrayList<>();
        List<byte[]> between = new ArrayList<>();
        int next = 0;
        while (next < children.size()) {
            Page page = new Page(interior);
            while (next < dividers.size() && page.add(cell(next))) {
                next++;
            }
            if (next == dividers.size() - 1) {
                page.removeLast(); // a page of one child has no cell, so the next one gets two
                next--;
            }
            parents.add(pages.append(page.bytes(children.get(next))));
            if (next < dividers.size()) {
                between.add(dividers.get(next));
            }
            next++;
        }
        children = parents;
        dividers = between;
    }

    private byte[] cell(int child) {
        byte[] pointer = ByteBuffer.allocate(4).putInt(children.get(child)).array();
        return join(pointer, dividers.get(child));
    }
}
