package io.ttmesh.actors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.UnaryOperator;

/**
 * Brings a stored event or state of one version to the next.
 *
 * @param from the simple name of the record as it was stored
 * @param version of that name, 1 or more
 * @param to its name from the next version on; the same unless it was renamed
 * @param change of its fields; may change the tree it is given and return it
 */
public record StoredMigration(String from, int version, String to, UnaryOperator<JsonNode> change) {}
