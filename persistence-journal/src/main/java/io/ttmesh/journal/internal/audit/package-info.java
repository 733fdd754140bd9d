/**
 * Looks at what a voter has on its disk: verifies it, record by record and link by link, and exports it.
 */
@NullMarked
package io.ttmesh.journal.internal.audit;

import org.jspecify.annotations.NullMarked;
