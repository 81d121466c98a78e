/**
 * The airbag: a practice machine within this one, in which a learner's program is root and harms nothing outside. Start
 * reading at {@link dev.sillycon.airbag.Airbag}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/mount_namespaces.7.html">mount_namespaces(7)</a>, "Restrictions on
 *     mount namespaces"
 */
package dev.sillycon.airbag;
