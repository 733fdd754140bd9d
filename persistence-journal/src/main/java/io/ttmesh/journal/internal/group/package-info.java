/**
 * A Raft group as the plugins see it, whether this node votes in it or not.
 */
@NullMarked
package io.ttmesh.journal.internal.group;

import org.jspecify.annotations.NullMarked;
