package io.ttmesh.runtime.spi;

import java.util.concurrent.Callable;

/**
 * A sub-command of {@code ttmesh} that another module brings: a picocli-annotated class, found by {@link
 * java.util.ServiceLoader}. The returned number is the exit code.
 */
public interface SubCommand extends Callable<Integer> {}
