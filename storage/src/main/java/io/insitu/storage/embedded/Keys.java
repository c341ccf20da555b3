package io.insitu.storage.embedded;

import io.insitu.storage.AccountName;
import io.insitu.storage.ContainerPath;
import io.insitu.storage.ObjectPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The keys of the one ordered key space. Names hold no NUL, so NUL between them keeps the order of
/// keys the order of names by their UTF-8 bytes, and all objects of a container in one range.
///
/// | key | value |
/// |---|---|
/// | `a` account | [StoredNode] |
/// | `c` account NUL container | [StoredNode] |
/// | `o` account NUL container NUL object | [StoredObject] |
/// | `v` account NUL container NUL object NUL newness | [StoredObject], an old version; newness is the complement of its id, so that the newest stands first |
/// | `t` account NUL tally | counter of an account |
/// | `u` account NUL container NUL tally | counter of a container |
/// | `f` file id | key of the object that the data file belongs to |
/// | `g` file id | nothing: the data file is to be unlinked |
/// | `m` text | the store's own notes |
/// | `x` second, object's key | nothing: the object's time is over in that second since 1970 |
final class Keys {
    private static final byte NUL = 0;
    private static final int VERSION_TAIL = 1 + Long.BYTES;
    private static final int EXPIRY_HEAD = 1 + Long.BYTES;

    /// What is counted, by the byte that ends its key.
    enum Tally {
        CONTAINERS('c'),
        OBJECTS('o'),
        BYTES('b');

        private final byte letter;

        Tally(char letter) {
            this.letter = (byte) letter;
        }
    }

    private Keys() {}

    static byte[] account(AccountName account) {
        return join('a', utf8(account.value()));
    }

    static byte[] container(ContainerPath path) {
        return join('c', utf8(path.account()), utf8(path.container()));
    }

    /// {@return what every key of a container of that account begins with}
    static byte[] containersOf(AccountName account) {
        return join('c', utf8(account.value()), new byte[0]);
    }

    static byte[] object(ObjectPath path) {
        return join('o', utf8(path.account()), utf8(path.container()), utf8(path.object()));
    }

    /// {@return what every key of an object in that container begins with}
    static byte[] objectsOf(ContainerPath path) {
        return join('o', utf8(path.account()), utf8(path.container()), new byte[0]);
    }

    static byte[] version(ObjectPath path, long id) {
        return version(versionsOf(path.containerPath()), utf8(path.object()), id);
    }

    /// @param container what [#versionsOf] gives
    static byte[] version(byte[] container, byte[] object, long id) {
        return ByteBuffer.allocate(container.length + object.length + VERSION_TAIL)
                .put(container)
                .put(object)
                .put(NUL)
                .putLong(Long.MAX_VALUE - id)
                .array();
    }

    /// {@return what the keys of all old versions of that object, and no others, begin with}
    static byte[] versionsOf(ObjectPath path) {
        return join(
                'v',
                utf8(path.account()),
                utf8(path.container()),
                utf8(path.object()),
                new byte[0]);
    }

    /// {@return what every key of an old version in that container begins with}
    static byte[] versionsOf(ContainerPath path) {
        return join('v', utf8(path.account()), utf8(path.container()), new byte[0]);
    }

    /// {@return the id in a key made by [#version]}
    static long versionId(byte[] key) {
        return Long.MAX_VALUE - ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    /// {@return the part between `base` and the id of a key made by [#version]}
    static byte[] versionedName(byte[] base, byte[] key) {
        return Arrays.copyOfRange(key, base.length, key.length - VERSION_TAIL);
    }

    static byte[] tally(AccountName account, Tally tally) {
        return join('t', utf8(account.value()), new byte[] {tally.letter});
    }

    static byte[] tally(ContainerPath path, Tally tally) {
        return join('u', utf8(path.account()), utf8(path.container()), new byte[] {tally.letter});
    }

    static boolean isTally(byte[] key, Tally tally) {
        return key[key.length - 1] == tally.letter;
    }

    static byte[] file(long id) {
        return numbered('f', id);
    }

    static byte[] doomed(long id) {
        return numbered('g', id);
    }

    /// {@return the file id in a key made by [#file] or [#doomed]}
    static long id(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    /// {@return the key that has the object removed when its time is over}
    ///
    /// @param second since 1970; times before are as that one
    static byte[] expiry(long second, byte[] object) {
        return ByteBuffer.allocate(EXPIRY_HEAD + object.length)
                .put((byte) 'x')
                .putLong(Math.max(second, 0))
                .put(object)
                .array();
    }

    /// {@return the object's key in a key made by [#expiry]}
    static byte[] expiring(byte[] expiry) {
        return Arrays.copyOfRange(expiry, EXPIRY_HEAD, expiry.length);
    }

    /// {@return the path in a key made by [#object]}
    static ObjectPath path(byte[] object) {
        String names = new String(object, 1, object.length - 1, StandardCharsets.UTF_8);
        String[] parts = names.split("\0", -1);
        return new ObjectPath(parts[0], parts[1], parts[2]);
    }

    static byte[] note(String name) {
        return join('m', utf8(name));
    }

    /// {@return what every key of that kind begins with}
    static byte[] kind(char kind) {
        return new byte[] {(byte) kind};
    }

    /// {@return the key of an inline object's bytes in their own column family}
    static byte[] inline(long id) {
        return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    static long inlineId(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /// {@return the first key after all keys that begin with `prefix`} No prefix here ends in 0xFF:
    /// that byte is not in UTF-8.
    static byte[] afterAllWith(byte[] prefix) {
        byte[] after = prefix.clone();
        after[after.length - 1]++;
        return after;
    }

    /// {@return the first key after `key`}
    static byte[] justAfter(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    private static byte[] numbered(char kind, long id) {
        return ByteBuffer.allocate(1 + Long.BYTES).put((byte) kind).putLong(id).array();
    }

    private static byte[] join(char kind, byte[]... parts) {
        int length = parts.length;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer key = ByteBuffer.allocate(length).put((byte) kind).put(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            key.put(NUL).put(parts[i]);
        }
        return key.array();
    }
}
