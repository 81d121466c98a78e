package dev.sillycon.registry;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says what the JDK's client leaves unsaid: whom it could not reach, and why. */
final class Failures {

    private Failures() {}

    /**
     * What to throw for a failure of the client's.
     *
     * @param server that was asked, and by way of whom
     * @return where another try may help, or {@link SSLException} where one by plain HTTP would
     * @throws RegistryException where it would not
     */
    static IOException of(String server, Throwable failure) {
        if (has(failure, UnresolvedAddressException.class)) {
            throw new RegistryException(
                    "there is no host of this name: " + server + "; see its spelling, and the network");
        }
        if (has(failure, CertificateException.class)) {
            throw new RegistryException(
                    "the certificate of " + server + " is not to be trusted (" + ServerText.of(deepest(failure))
                            + "); --insecure takes any",
                    failure);
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return new HttpConnectTimeoutException(server + " does not take a connection");
        }
        if (failure instanceof HttpTimeoutException) {
            return new HttpTimeoutException(server + " does not answer");
        }
        if (failure instanceof ConnectException) {
            return new IOException(server + " refuses the connection", failure);
        }
        if (failure instanceof SSLException && !has(failure, EOFException.class)) {
            return new SSLException(
                    server + " does not speak TLS as expected (" + failure.getMessage()
                            + "); plain http is for --insecure only",
                    failure);
        }
        if (failure instanceof IOException) {
            return new IOException(server + " has cut the connection: " + failure.getMessage(), failure);
        }
        if (failure instanceof NumberFormatException) { // the client's, of a Content-Length beyond all bounds
            throw new RegistryException(
                    server + " answers with a length that is none (" + ServerText.of(failure.getMessage()) + ")",
                    failure);
        }
        throw new IllegalStateException("cannot ask " + server + ": " + failure, failure);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
