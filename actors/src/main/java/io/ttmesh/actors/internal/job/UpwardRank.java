package io.ttmesh.actors.internal.job;

import io.ttmesh.actors.spi.JobPlanner;

/**
 * The critical path first: a step's priority is its cost and that of the longest way from it to the end.
 *
 * <p>After H. Topcuoglu, S. Hariri, M.-Y. Wu, "Performance-Effective and Low-Complexity Task Scheduling for Heterogeneous
 * Computing", IEEE TPDS 13(3), 2002, section 3.1 (upward rank), without the cost of communication, which nobody measures here.
 */
final class UpwardRank implements JobPlanner {
    @Override
    public double[] priorities(Plan plan) {
        double[] ranks = new double[plan.steps().size()];
        for (int i = ranks.length - 1; i >= 0; i--) {
            Planned step = plan.steps().get(i);
            ranks[i] += step.costMillis();
            for (int dependency : step.dependencies()) {
                ranks[dependency] = Math.max(ranks[dependency], ranks[i]);
            }
        }
        return ranks;
    }
}
