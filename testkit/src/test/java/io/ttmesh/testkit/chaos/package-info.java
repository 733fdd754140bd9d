/**
 * Chaos with a judge: {@link io.ttmesh.testkit.chaos.ChaosRunner} breaks a mesh by a seeded {@link
 * io.ttmesh.testkit.chaos.Plan} while work goes on, {@link io.ttmesh.testkit.chaos.Recorder} writes down what clients were
 * told, and {@link io.ttmesh.testkit.chaos.Judge} holds the {@link io.ttmesh.testkit.chaos.Rules} against that history.
 */
@NullMarked
package io.ttmesh.testkit.chaos;

import org.jspecify.annotations.NullMarked;
