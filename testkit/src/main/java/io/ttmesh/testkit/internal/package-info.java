/** What carries the harness out. */
@NullMarked
package io.ttmesh.testkit.internal;

import org.jspecify.annotations.NullMarked;
