/**
 * What higher modules plug into a node: {@link io.ttmesh.runtime.spi.SubCommand} for the command line.
 */
@NullMarked
package io.ttmesh.runtime.spi;

import org.jspecify.annotations.NullMarked;
