package dev.sillycon.step4;

import static dev.sillycon.linux.Constants.CLOSE_RANGE_CLOEXEC;
import static dev.sillycon.linux.Constants.CLOSE_RANGE_UNSHARE;
import static dev.sillycon.linux.Constants.PR_SET_NO_NEW_PRIVS;
import static dev.sillycon.linux.Linux.closeRange;
import static dev.sillycon.linux.Linux.joinNewSessionKeyring;
import static dev.sillycon.linux.Linux.prctl;
import static dev.sillycon.linux.Linux.setgroups;
import static dev.sillycon.linux.Linux.setresgid;
import static dev.sillycon.linux.Linux.setresuid;
import static dev.sillycon.linux.Linux.setsid;

import dev.sillycon.login.Login;
import dev.sillycon.security.Capabilities;
import dev.sillycon.step3.IdMapping;
import dev.sillycon.terminal.Terminal;
import java.util.Optional;

/** Makes a process look as after a fresh login: what the JVM and the host have left in it goes. */
final class Hygiene {

    private Hygiene() {}

    // tag::hygiene[]
    static void likeALogin(Login login, IdMapping mapping, Capabilities capabilities, Optional<Terminal> terminal) {
        setsid(); // away from the host's terminal: TIOCSTI would type into it

        // From here on the descriptors are our own; those above 2 close when the program is executed.
        // TODO(lab): At this moment, whose are they? Which of them may the program keep, and until when do we need the others?
        // end of TODO(lab)
        terminal.ifPresent(Terminal::becomeControlling);

        capabilities.bound(); // all others are out of reach, even for root
        if (mapping.setgroupsAllowed()) {
            setgroups(login.groups());
        }
        setresgid(login.gid());
        setresuid(login.uid()); // to another than root: the capabilities go, see capabilities(7)
        joinNewSessionKeyring(); // the caller's keys stay outside, see session-keyring(7)
        prctl(PR_SET_NO_NEW_PRIVS, 1); // no set-user-ID program gives them back
    }
    // end::hygiene[]
}
