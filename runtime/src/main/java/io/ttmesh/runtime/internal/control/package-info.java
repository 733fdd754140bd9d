/**
 * The control door: HTTP/JSON on loopback, by which the command line asks a running node.
 *
 * <p>Start from {@link io.ttmesh.runtime.internal.control.ControlDoor}; {@link
 * io.ttmesh.runtime.internal.control.RunFolder} is how a command finds it, {@link
 * io.ttmesh.runtime.internal.control.ControlError} how it says no.
 */
@NullMarked
package io.ttmesh.runtime.internal.control;

import org.jspecify.annotations.NullMarked;
