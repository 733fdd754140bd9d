/**
 * Sorts numbers by halves: a step that splits its input while it runs, and puts the sorted parts together.
 *
 * <p>Start from {@link io.ttmesh.samples.mergesort.MergeSort}; {@code ttmesh job run mergesort} runs it.
 */
@NullMarked
package io.ttmesh.samples.mergesort;

import org.jspecify.annotations.NullMarked;
