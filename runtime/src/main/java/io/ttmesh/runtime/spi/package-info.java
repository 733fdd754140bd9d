/**
 * What higher modules plug into a node: {@link io.ttmesh.runtime.spi.SubCommand} for the command line, with {@link
 * io.ttmesh.runtime.spi.Terminal} to write to.
 */
@NullMarked
package io.ttmesh.runtime.spi;

import org.jspecify.annotations.NullMarked;
