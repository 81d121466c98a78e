package dev.sillycon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcFileTest {

    @Test
    void aNumberHasAllOfItsDigits() {
        String file = "/proc/sys/kernel/pid_max"; // has five digits or more
        String number = HostProgram.run(List.of("cat", file)).output();
        assertThat(number).hasSizeGreaterThan(1);
        assertThat(ProcFile.read(file)).contains(number);
    }

    @Test
    void whatIsNotThereSaysNothing() {
        assertThat(ProcFile.read("/proc/sys/kernel/nothing")).isEmpty();
    }
}
