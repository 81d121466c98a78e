package dev.sillycon.it;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails each test of a class that leaves something on the host. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {

    private Leftovers before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Leftovers.now();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    void check() {
        before.assertNothingNew();
    }
}
