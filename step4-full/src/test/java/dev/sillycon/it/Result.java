package dev.sillycon.it;

import java.nio.charset.StandardCharsets;

/**
 * How a command ended.
 *
 * @param command as it was given
 * @param bytes of standard output
 * @param err standard error
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares results
record Result(String command, int status, byte[] bytes, String err) {

    /** Standard output without the last line end. */
    String out() {
        return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public String toString() {
        return command + "\n  status " + status + "\n  out: " + out() + "\n  err: " + err;
    }
}
