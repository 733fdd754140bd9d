/**
 * Accounts and transfers as event-sourced actors: money is neither made nor lost, whatever ends meanwhile.
 *
 * <p>Start from {@link io.ttmesh.samples.bank.BankSample}.
 */
@NullMarked
package io.ttmesh.samples.bank;

import org.jspecify.annotations.NullMarked;
