package io.ttmesh.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Runs a test method of a {@link MeshTest} on some flavours only; on the others it is reported as disabled. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnFlavours {
    /** The flavours that it can run on. */
    Flavour[] value();
}
