package dev.sillycon.demo;

import picocli.CommandLine.Command;

@Command(name = "demo", description = "x")
public final class DemoCommand implements java.util.concurrent.Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
