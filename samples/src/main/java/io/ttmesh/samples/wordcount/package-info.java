/**
 * Counts the words of all text files below a folder, in portions, on all nodes of a mesh.
 *
 * <p>Start from {@link io.ttmesh.samples.wordcount.WordCountTasks}, the tasks that nodes run, and {@link
 * io.ttmesh.samples.wordcount.WordCount}, the job that maps it over portions; {@link
 * io.ttmesh.samples.wordcount.DemoCommand} is {@code ttmesh demo}.
 */
@NullMarked
package io.ttmesh.samples.wordcount;

import org.jspecify.annotations.NullMarked;
