/**
 * The mesh as a whole, measured from outside with the workloads that the peers in {@code bench-peers} run.
 *
 * <p>Start from {@link io.ttmesh.benchmarks.MeshBenchmark}, which prints one line of JSON per workload, and {@link
 * io.ttmesh.benchmarks.Comparison}, which makes a table of such lines. {@code benchmarks/run} calls both; what the
 * figures mean stands in {@code docs/performance.md}. {@link io.ttmesh.benchmarks.JournalBenchmark} measures
 * the journal alone, in processes of its own.
 */
@NullMarked
package io.ttmesh.benchmarks;

import org.jspecify.annotations.NullMarked;
