/**
 * Who a container's program runs as: reads the image's /etc/passwd and /etc/group.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/passwd.5.html">passwd(5)</a>
 */
package dev.sillycon.login;
