package io.ttmesh.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Code that runs inside a chosen node: a record, whose components travel to the node as JSON, and whose result comes
 * back as JSON. Lambdas can not travel and are refused.
 *
 * <pre>{@code
 * record CountFiles(String folder) implements NodeCode<Integer> {
 *     public Integer run(NodeScope node) {
 *         return new File(folder).list().length;
 *     }
 * }
 * }</pre>
 *
 * @param <R> what it returns; must be said by the record itself
 */
public interface NodeCode<R extends @Nullable Object> {
    /**
     * Runs on a thread of its own in the node.
     *
     * @throws Exception whatever it likes; the caller gets {@link NodeCodeFailed} with class, message and stack
     */
    R run(NodeScope node) throws Exception;
}
