/**
 * What a failed test leaves behind: {@link io.ttmesh.testkit.internal.report.FailureReport} looks at a {@link
 * io.ttmesh.testkit.internal.report.Scene}, writes files and says in text what it saw.
 */
@NullMarked
package io.ttmesh.testkit.internal.report;

import org.jspecify.annotations.NullMarked;
