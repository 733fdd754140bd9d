package io.ttmesh.runtime.internal.control;

/**
 * How to reach the control door of one node: the content of its file in the run folder.
 *
 * @param node the node's id
 * @param address where other nodes reach it
 * @param controlUrl where the door is, as {@code http://127.0.0.1:40123}
 * @param token what opens it; a secret of the user who runs the node
 * @param pid the node's process
 * @param meshId the mesh it belongs to
 */
public record DoorCard(String node, String address, String controlUrl, String token, long pid, String meshId) {
    /** Leaves the token out, so that it reaches no log. */
    @Override
    public String toString() {
        return "DoorCard[node=" + node + ", controlUrl=" + controlUrl + ", pid=" + pid + "]";
    }
}
