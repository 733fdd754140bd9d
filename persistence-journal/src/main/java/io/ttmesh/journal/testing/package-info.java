/**
 * Named places where a test can stop a JVM: see {@link io.ttmesh.journal.testing.Failpoints}.
 */
@NullMarked
package io.ttmesh.journal.testing;

import org.jspecify.annotations.NullMarked;
