/**
 * What is checked about settings before anybody reads them: {@link io.ttmesh.runtime.internal.settings.KnownKeys}.
 */
@NullMarked
package io.ttmesh.runtime.internal.settings;

import org.jspecify.annotations.NullMarked;
