/**
 * Nodes as the harness runs them: {@link io.ttmesh.testkit.internal.node.TestNode} is one, in a process of its own or in
 * this one; an agent beside it runs code in it and answers over a socket that no network fault reaches.
 */
@NullMarked
package io.ttmesh.testkit.internal.node;

import org.jspecify.annotations.NullMarked;
