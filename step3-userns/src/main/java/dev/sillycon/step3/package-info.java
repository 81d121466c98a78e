/**
 * Step 3: root inside, nobody outside. Start reading at {@link dev.sillycon.step3.UserNamespace}, then
 * {@link dev.sillycon.step3.Child}, the borrowed thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</a>
 */
package dev.sillycon.step3;
