package dev.sillycon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sillycon.it.Host.User;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All that can be seen of a tree of files, by the same program within a container and without: names byte for byte, types,
 * modes, owners, sizes, times with nanoseconds, targets of links, contents, extended attributes, and which names are one file.
 *
 * <p>Not of it: /dev, /proc, /run, /sys and /tmp, where the runtime mounts something; sockets, which no image has; device
 * nodes, which only the host's root may make; the time of the root directory, in which the runtime makes mount points.
 *
 * @param files what there is to say of each, by its path
 * @param hardLinks the paths of each file that has several
 */
record FileListing(Map<String, String> files, Set<Set<String>> hardLinks) {

    /** Needs the root directory, and prints one line for each file, the fields separated by blanks. */
    private static final String LIST = """
            use POSIX;
            my %numbers = (x86_64 => [195, 192], aarch64 => [12, 9]);
            my ($llistxattr, $lgetxattr) = @{$numbers{(POSIX::uname())[4]}};
            chdir $ARGV[0] or die;
            my @find = ("find", ".", "(", map({("-path", "./$_", "-o")} qw(dev proc run sys tmp)),
                "-type", "s", "-o", "-type", "b", "-o", "-type", "c", ")", "-prune", "-o");
            $/ = "\\0";
            my %digests;
            open my $sums, "-|", @find, "-type", "f", "-exec", "sha256sum", "-z", "{}", "+" or die;
            while (<$sums>) { chomp; $digests{substr $_, 66} = substr $_, 0, 64; }
            open my $files, "-|", @find, "-printf", '%p\\0%i\\0%y\\0%#m\\0%U:%G\\0%s\\0%T@\\0%l\\0' or die;
            while (my $path = <$files>) {
                chomp $path;
                my ($inode, $type, $mode, $owner, $size, $time, $target) = map { my $field = <$files>; chomp $field; $field } 1 .. 7;
                $size = "-" if $type eq "d";
                print join(" ", escape($path), $inode, $type, $mode, $owner, $time, $size, escape($target),
                    $digests{$path} // "-", attributes($path)), "\\n";
            }
            sub attributes {
                my ($path) = @_;
                my $names = "\\0" x 65536;
                my $length = syscall($llistxattr, $path, $names, length $names);
                die "llistxattr $path: $!" if $length < 0;
                my @kept = grep { /^user\\.|^security\\.capability$/ } split /\\0/, substr $names, 0, $length;
                return map {
                    my ($name, $value) = ("$_", "\\0" x 65536);
                    my $got = syscall($lgetxattr, $path, $name, $value, length $value);
                    die "lgetxattr $path: $!" if $got < 0;
                    escape($name) . "=" . unpack("H*", substr $value, 0, $got);
                } sort @kept;
            }
            sub escape { my ($text) = @_; $text =~ s/([^!-~]|%)/sprintf "%%%02x", ord $1/ge; return $text eq "" ? "-" : $text; }
            """;

    /** Words that list the tree which is at {@code root}, be it in a container or on the host. */
    static String[] command(String root) {
        return new String[] {"perl", "-e", LIST, root};
    }

    /** Lists a tree of the host. */
    static FileListing of(Path root) {
        return of(Host.must(Host.command(User.ROOT, command(root.toString()))));
    }

    /** Reads what the program has printed. */
    static FileListing of(Result result) {
        assertThat(result.status()).as("%s", result.err()).isZero();
        Map<String, String> files = new TreeMap<>();
        Map<String, Set<String>> namesOfInode = new HashMap<>();
        for (String line : result.out().lines().toList()) {
            String[] fields = line.split(" ", 6); // path, inode, type, mode, owner; the rest begins with the time
            String rest = fields[0].equals(".") ? fields[5].substring(fields[5].indexOf(' ')) : fields[5];
            files.put(fields[0], String.join(" ", fields[2], fields[3], fields[4], rest));
            if (!fields[2].equals("d")) {
                namesOfInode
                        .computeIfAbsent(fields[1], inode -> new TreeSet<>())
                        .add(fields[0]);
            }
        }
        Set<Set<String>> hardLinks =
                namesOfInode.values().stream().filter(names -> names.size() > 1).collect(Collectors.toSet());
        return new FileListing(files, hardLinks);
    }

    /** For who has one ID only, to which everything belongs. */
    FileListing withoutOwners() {
        return map(description -> description.replaceFirst(" \\d+:\\d+ ", " "));
    }

    /**
     * For a file of a lower layer that got another name: one file, of which overlayfs shows the first name with the inode number
     * that it had below.
     */
    FileListing withHardLink(String... names) {
        Set<Set<String>> more = new HashSet<>(hardLinks);
        more.add(Set.of(names));
        return new FileListing(files, more);
    }

    private FileListing map(UnaryOperator<String> change) {
        Map<String, String> changed = new TreeMap<>();
        files.forEach((path, description) -> changed.put(path, change.apply(description)));
        return new FileListing(changed, hardLinks);
    }

    void assertSameAs(FileListing expected) {
        assertThat(lines(this, expected)).as("only here").isEmpty();
        assertThat(lines(expected, this)).as("missing here").isEmpty();
        assertThat(hardLinks).isEqualTo(expected.hardLinks);
    }

    private static List<String> lines(FileListing some, FileListing others) {
        return some.files.entrySet().stream()
                .filter(file -> !file.getValue().equals(others.files.get(file.getKey())))
                .map(file -> file.getKey() + " " + file.getValue())
                .toList();
    }
}
