/**
 * Where JUnit meets the harness: {@link io.ttmesh.testkit.internal.junit.MeshExtension} runs a test class once for each
 * flavour, and {@link io.ttmesh.testkit.internal.junit.FlavourExtension} gives its tests their cluster.
 */
@NullMarked
package io.ttmesh.testkit.internal.junit;

import org.jspecify.annotations.NullMarked;
