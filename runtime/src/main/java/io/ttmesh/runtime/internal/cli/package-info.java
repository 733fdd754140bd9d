/**
 * The command line.
 *
 * <p>Start from {@link io.ttmesh.runtime.internal.cli.CommandLineTool}, which gathers the commands; {@link
 * io.ttmesh.runtime.internal.cli.ExitCode} says how a command ends, {@link
 * io.ttmesh.runtime.internal.cli.DoorClient} how it asks a node.
 */
@NullMarked
package io.ttmesh.runtime.internal.cli;

import org.jspecify.annotations.NullMarked;
