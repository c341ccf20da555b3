package io.insitu.storage.encryption;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Short texts encrypted and authenticated (AES-GCM, NIST SP 800-38D), so that a wrong key is
/// noticed: a random start of twelve bytes, the text, a tag of sixteen; in base64 for URLs.
final class Seal {
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {}

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static String close(Key key, byte[] text) {
        byte[] iv = random(IV_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(text);
            byte[] all = ByteBuffer.allocate(IV_BYTES + sealed.length).put(iv).put(sealed).array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /// @throws GeneralSecurityException when it was not sealed with that key
    static byte[] open(Key key, String sealed) throws GeneralSecurityException {
        byte[] all = Base64.getUrlDecoder().decode(sealed);
        byte[] iv = new byte[IV_BYTES];
        System.arraycopy(all, 0, iv, 0, IV_BYTES);
        return cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(all, IV_BYTES, all.length - IV_BYTES);
    }

    private static Cipher cipher(int mode, Key key, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        return cipher;
    }
}
