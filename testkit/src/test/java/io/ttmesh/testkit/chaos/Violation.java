package io.ttmesh.testkit.chaos;

/**
 * A promise that was not kept.
 *
 * @param rule the rule's name, as {@code R3}
 * @param id the submission, or empty when it is not about one
 * @param sentence what is wrong
 */
record Violation(String rule, String id, String sentence) {}
