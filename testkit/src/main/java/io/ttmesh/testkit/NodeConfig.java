package io.ttmesh.testkit;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Settings of one node of a {@link MeshTest}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface NodeConfig {
    /** Which node, from 1. */
    int node();

    /** Its settings, as {@code "ttmesh.runtime.executor-slots = 1"}. */
    String[] value();
}
