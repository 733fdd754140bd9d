package io.ttmesh.samples.grid;

import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * A linear model of some rows that follow from a seed, trained by gradient descent with a penalty on large weights (ridge
 * regression). Computes the same on every JVM.
 */
final class Regression {
    private static final int COLUMNS = 8;
    private static final int ROWS = 400;
    private static final int TRAINED_ON = 300;
    private static final int ROUNDS = 300;
    private static final double NOISE = 0.5;

    private final double[][] rows;
    private final double[] wanted;

    private Regression(double[][] rows, double[] wanted) {
        this.rows = rows;
        this.wanted = wanted;
    }

    static Regression ofSeed(long seed) {
        var random = new Random(seed);
        double[] truth = gaussian(random, COLUMNS);
        double[][] rows = new double[ROWS][];
        double[] wanted = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = gaussian(random, COLUMNS);
            wanted[i] = product(truth, rows[i]) + NOISE * random.nextGaussian();
        }
        return new Regression(rows, wanted);
    }

    private static double[] gaussian(Random random, int count) {
        return DoubleStream.generate(random::nextGaussian).limit(count).toArray();
    }

    private static double product(double[] weights, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += weights[i] * row[i];
        }
        return sum;
    }

    /**
     * The mean squared error on the rows that it was not trained on; no finite number when the rate is so large that the weights
     * grow without end.
     *
     * @param rate how far each round goes
     * @param penalty on the squares of the weights
     */
    double lossAfterTraining(double rate, double penalty) {
        double[] weights = new double[COLUMNS];
        for (int round = 0; round < ROUNDS; round++) {
            double[] gradient = new double[COLUMNS];
            for (int i = 0; i < TRAINED_ON; i++) {
                double error = product(weights, rows[i]) - wanted[i];
                for (int k = 0; k < COLUMNS; k++) {
                    gradient[k] += 2 * error * rows[i][k] / TRAINED_ON;
                }
            }
            for (int k = 0; k < COLUMNS; k++) {
                weights[k] -= rate * (gradient[k] + 2 * penalty * weights[k]);
            }
        }
        double loss = 0;
        for (int i = TRAINED_ON; i < ROWS; i++) {
            double error = product(weights, rows[i]) - wanted[i];
            loss += error * error / (ROWS - TRAINED_ON);
        }
        return loss;
    }
}
