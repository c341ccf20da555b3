package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ReadAhead all = new ReadAhead();

    @Test
    void streamThatIsAloneIsReadFarAhead() {
        assertThat(all.begin().buffers()).isEqualTo(ReadAhead.MOST);
    }

    @Test
    void manyStreamsGetTheLeastEach() {
        List<ReadAhead.Share> shares = new ArrayList<>();
        for (int i = 0; i < ReadAhead.ALL; i++) {
            shares.add(all.begin());
        }

        assertThat(shares.getLast().buffers()).isEqualTo(ReadAhead.LEAST);
    }

    @Test
    void streamThatEndsLeavesItsShareOnce() {
        List<ReadAhead.Share> shares = new ArrayList<>();
        for (int i = 0; i < ReadAhead.ALL; i++) {
            shares.add(all.begin());
        }
        shares.forEach(ReadAhead.Share::close);
        shares.forEach(ReadAhead.Share::close);

        assertThat(all.begin().buffers()).isEqualTo(ReadAhead.MOST);
    }
}
