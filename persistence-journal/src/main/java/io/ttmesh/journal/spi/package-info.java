/**
 * What an application tells the journal about its surroundings.
 *
 * <p>Start from {@link io.ttmesh.journal.spi.Peers}.
 */
@NullMarked
package io.ttmesh.journal.spi;

import org.jspecify.annotations.NullMarked;
