/**
 * Cuts work into portions, the inputs of tasks: ranges of numbers, files by bytes or by lines, sets of files, keys.
 *
 * <p>Begin with {@link io.ttmesh.actors.partition.Partitioner}. The same work is cut into the same portions on every JVM, in
 * every locale, time zone and default charset, so that whoever computes them twice means the same tasks. Portions are records
 * without content: a node that reads a portion of a file must reach the file.
 */
@NullMarked
package io.ttmesh.actors.partition;

import org.jspecify.annotations.NullMarked;
