package io.ttmesh.runtime;

import io.ttmesh.sharding.NodeReport;

/**
 * One node as another sees it.
 *
 * @param address host and port of its cluster door
 * @param memberStatus the cluster's word for it: {@code Up}, {@code Leaving}, {@code unreachable}, ...
 * @param report its profile and load, at most a second or two old
 */
public record NodeView(String address, String memberStatus, NodeReport report) {}
