/**
 * Images from registries and to them, over HTTP. Start reading at {@link dev.sillycon.registry.Pull}; {@link
 * dev.sillycon.registry.Registry} has one method for each request of the specification.
 *
 * <p>What a server says is a claim: content counts when its digest is right, sizes are limits, and secrets go to the origin
 * that they are for and to no other.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI distribution specification</a>
 */
package dev.sillycon.registry;
