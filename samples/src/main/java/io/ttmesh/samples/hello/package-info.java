/**
 * The program that the README shows.
 *
 * <p>Start from {@link io.ttmesh.samples.hello.Hello}.
 */
@NullMarked
package io.ttmesh.samples.hello;

import org.jspecify.annotations.NullMarked;
