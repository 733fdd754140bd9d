package io.ttmesh.samples.wordcount;

/**
 * One piece of one text file, small enough to travel in a message: nodes need no common file system.
 *
 * @param file path below the folder that is counted
 * @param number from 1 inside the file
 * @param text neither begins nor ends within a word
 */
public record Portion(String file, int number, String text) {}
