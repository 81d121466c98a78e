package dev.sillycon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyTest {

    private final Body body = new Body(Duration.ofMillis(200));
    private long wanted;
    private boolean cancelled;

    private final Flow.Subscription subscription = new Flow.Subscription() {
        @Override
        public void request(long more) {
            wanted += more;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    };

    @BeforeEach
    void subscribe() {
        body.onSubscribe(subscription);
    }

    private static List<ByteBuffer> buffers(String... texts) {
        return List.of(texts).stream()
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void theBytesComeInTheirOrder() throws IOException {
        body.onNext(buffers("one ", "", "two "));
        body.onNext(buffers());
        body.onNext(buffers("three"));
        body.onComplete();
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one two three");
        assertThat(body.read()).isEqualTo(-1);
    }

    @Test
    void moreIsAskedForWhenSomethingIsTaken() throws IOException {
        assertThat(wanted).isEqualTo(1);
        body.onNext(buffers("one"));
        assertThat(wanted).as("nobody has read it").isEqualTo(1);
        assertThat(body.read()).isEqualTo('o');
        assertThat(wanted).isEqualTo(2);
    }

    @Test
    void silenceEndsTheWaiting() throws IOException {
        body.onNext(buffers("x"));
        assertThat(body.read()).isEqualTo('x');
        assertThatExceptionOfType(HttpTimeoutException.class).isThrownBy(body::read);
    }

    @Test
    void aCutComesAfterTheBytesBeforeIt() throws IOException {
        body.onNext(buffers("x"));
        body.onError(new IOException("reset"));
        assertThat(body.read()).isEqualTo('x');
        assertThatIOException().isThrownBy(body::read).withMessageContaining("reset");
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(body::read);
    }

    @Test
    void closingEndsTheConnection() {
        body.close();
        assertThat(cancelled).isTrue();
    }
}
