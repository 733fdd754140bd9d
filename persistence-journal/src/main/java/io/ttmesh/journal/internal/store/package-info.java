/**
 * What a voter knows: the state machine's store.
 */
@NullMarked
package io.ttmesh.journal.internal.store;

import org.jspecify.annotations.NullMarked;
