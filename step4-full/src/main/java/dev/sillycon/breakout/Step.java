package dev.sillycon.breakout;

import java.util.Locale;

/** What is broken out of, and who starts it: the first two steps need root, the others promise to work without. */
enum Step {
    STEP1(PracticeUser.ROOT),
    STEP2(PracticeUser.ROOT),
    STEP3(PracticeUser.LEARNER),
    STEP4(PracticeUser.LEARNER);

    private final PracticeUser user;

    Step(PracticeUser user) {
        this.user = user;
    }

    /** The command of Sillycon's. */
    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    PracticeUser user() {
        return user;
    }
}
