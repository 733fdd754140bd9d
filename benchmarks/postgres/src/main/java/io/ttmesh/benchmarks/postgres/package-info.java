/**
 * PostgreSQL, the database that most Pekko applications keep their events in, measured beside our journal.
 */
@NullMarked
package io.ttmesh.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
