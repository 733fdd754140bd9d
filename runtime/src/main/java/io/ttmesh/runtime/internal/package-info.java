/**
 * What no other module may see of a node.
 */
@NullMarked
package io.ttmesh.runtime.internal;

import org.jspecify.annotations.NullMarked;
