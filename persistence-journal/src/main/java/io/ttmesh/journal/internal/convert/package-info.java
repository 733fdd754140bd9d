/**
 * Between Pekko's types and the stored ones: events with all that {@code PersistentRepr} keeps, snapshots, states.
 *
 * <p>Start from {@link io.ttmesh.journal.internal.convert.EventConversion}.
 */
@NullMarked
package io.ttmesh.journal.internal.convert;

import org.jspecify.annotations.NullMarked;
