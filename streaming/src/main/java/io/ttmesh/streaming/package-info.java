/**
 * What travels: payload codecs now; chunk streams, blobs and providers later.
 *
 * <p>Start from {@link io.ttmesh.streaming.PayloadCodec}, which turns values into payloads once, at the submitter, and
 * back once, at the worker.
 */
@NullMarked
package io.ttmesh.streaming;

import org.jspecify.annotations.NullMarked;
