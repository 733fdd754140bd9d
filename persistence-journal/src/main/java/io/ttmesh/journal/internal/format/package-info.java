/**
 * What is written and sent, byte for byte: records, batches, questions and their answers.
 */
@NullMarked
package io.ttmesh.journal.internal.format;

import org.jspecify.annotations.NullMarked;
