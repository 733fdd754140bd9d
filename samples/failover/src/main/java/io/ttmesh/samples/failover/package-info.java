/** A task of a user, {@link io.ttmesh.samples.failover.Primes}; the test beside it breaks a mesh that runs it. */
@NullMarked
package io.ttmesh.samples.failover;

import org.jspecify.annotations.NullMarked;
