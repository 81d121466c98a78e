package dev.sillycon.doctor;

import picocli.CommandLine.Command;

@Command(name = "doctor", description = "x")
public final class DoctorCommand implements java.util.concurrent.Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
