package io.insitu.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ReadAhead all = new ReadAhead();

    /// Of as many streams as share all there is.
    private List<ReadAhead.Share> shares() {
        List<ReadAhead.Share> shares = new ArrayList<>();
        for (int i = 0; i < ReadAhead.ALL; i++) {
            shares.add(all.share());
        }
        return shares;
    }

    @Test
    void streamThatIsAloneIsReadFarAhead() {
        assertThat(all.share().ask()).isEqualTo(ReadAhead.MOST);
    }

    @Test
    void oneMoreIsAskedForWithEachThatIsRead() {
        ReadAhead.Share share = all.share();
        share.ask();

        assertThat(share.ask()).isEqualTo(1);
    }

    @Test
    void manyStreamsGetTheLeastEach() {
        List<ReadAhead.Share> shares = shares();
        int last = shares.stream().map(ReadAhead.Share::ask).toList().getLast();

        assertThat(last).isEqualTo(ReadAhead.LEAST);
    }

    @Test
    void streamThatEndsLeavesItsShareOnce() {
        List<ReadAhead.Share> shares = shares();
        shares.forEach(ReadAhead.Share::ask);
        shares.forEach(ReadAhead.Share::close);
        shares.forEach(ReadAhead.Share::close);

        assertThat(all.share().ask()).isEqualTo(ReadAhead.MOST);
    }

    @Test
    void streamThatEndsUnreadHadNoShare() {
        shares().forEach(ReadAhead.Share::close);

        assertThat(shares().getFirst().ask()).isEqualTo(ReadAhead.MOST);
    }
}
