import { graderIdentities as graders } from "../../graders/identities.ts";
import { countText } from "../domain/count-text.ts";
import type { Problem } from "../domain/problem.ts";
import { costText, durationText, short } from "../report/numbers.ts";
import { terminalTable } from "../report/terminal.ts";
import type { Experiment, FileIdentities } from "../run/experiment.ts";
import { runNameOf } from "../run/experiment.ts";
import { type CellPlan, planRun, type RunPlan } from "../run/plan-run.ts";
import type { Store } from "../storage/open-store.ts";
import { type CliContext, say } from "./context.ts";
import { columnsOf } from "./screen.ts";

/** What a run would ask for and spend, printed before anything is; `--json` gives it to programs. */
export async function sayPlan(
  context: CliContext,
  experiment: Experiment,
  problems: readonly Problem[],
  store: Store,
  means: {
    readonly poolSize: (thinker: string, problem: Problem) => number;
    readonly files: FileIdentities;
    readonly isJson: boolean;
  },
): Promise<void> {
  const plan = await planRun(experiment, problems, { store, graders, poolSize: means.poolSize });
  if (means.isJson) {
    context.stdout.write(
      `${JSON.stringify({ run: runNameOf(experiment, means.files), ...plan })}\n`,
    );
    return;
  }
  say(
    context,
    `Run ${runNameOf(experiment, means.files)}: ${countText(plan.questions, "question")}, ${countText(plan.cells.length, "cell")}. Nothing was asked.`,
  );
  const screen = { columns: columnsOf(context.stderr), more: "--json has them" };
  say(context, `\n${terminalTable(poolPlanTable(plan), screen)}`);
  if (plan.cells.length > 0) say(context, `\n${terminalTable(cellPlanTable(plan), screen)}`);
  say(context, `\n${totalText(plan, experiment)}`);
}

/** All that is still to be asked, in one line, and whether the spend limit covers it in another. */
function totalText(plan: RunPlan, { datasets, maxCost }: Experiment): string {
  const { total } = plan;
  const { calls, isExact, promptTokens, completionTokens, cost, wallMs, fitsMaxCost } = total;
  const facts = [
    `${isExact ? "" : "at most "}${countText(calls, "call")}`,
    `tokens in / out ${short(promptTokens)} / ${short(completionTokens)}`,
    cost === null ? unknownCost(plan) : `cost at most ${costText(cost)}`,
    ...(wallMs === null || calls === 0
      ? []
      : [`about ${durationText(wallMs)} at the speed so far`]),
  ];
  const over = datasets.length === 1 ? "" : ` over ${datasets.length} datasets`;
  return [`Total to ask${over}: ${facts.join(", ")}.`, ...limitText(maxCost, fitsMaxCost)].join(
    "\n",
  );
}

/** What is known of the cost, and of whom the rest is unknown. */
function unknownCost({ thinkers, cells }: RunPlan): string {
  const parts = [
    ...thinkers.map((pool) => ({ ...pool, of: pool.thinker, toAsk: pool.calls - pool.stored })),
    ...cells.map((plan) => ({ ...plan, of: plan.cell.deliberator })),
  ].filter(({ toAsk }) => toAsk > 0);
  const known = parts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  const unknown = [...new Set(parts.filter(({ cost }) => cost === null).map(({ of }) => of))];
  const rest = `unknown of ${unknown.join(", ")} (no price, or no max_tokens)`;
  return parts.some(({ cost }) => cost !== null)
    ? `cost at most ${costText(known)} where it is known, ${rest}`
    : `cost ${rest}`;
}

function limitText(maxCost: number | null, fits: boolean | null): readonly string[] {
  if (maxCost === null) return [];
  const limit = `the spend limit of ${costText(maxCost)}`;
  if (fits === null) {
    return [`Whether that fits ${limit} is unknown: give every model a price and max_tokens.`];
  }
  return fits
    ? [`It fits ${limit}.`]
    : [
        `WARNING it may pass ${limit}: the run would stop cleanly before. Raise max_cost, or lower max_tokens, pool, M or limit.`,
      ];
}

function poolPlanTable({ thinkers }: RunPlan) {
  return {
    title: "Trajectories",
    columns: ["thinker", "calls", "in the store", "to ask", "tokens each", "cost at most"],
    rows: thinkers.map(({ thinker, calls, isExact, stored, tokensEach, isMeasured, cost }) => [
      thinker,
      `${isExact ? "" : "at most "}${calls}`,
      String(stored),
      `${isExact ? "" : "at most "}${calls - stored}`,
      tokensEach === null ? "unknown" : `${isMeasured ? "mean" : "at most"} ${short(tokensEach)}`,
      costText(cost),
    ]),
    notes: [],
  };
}

function cellPlanTable({ cells, thinkers }: RunPlan) {
  const exceeding = cells.filter(({ exceedingWindow }) => (exceedingWindow ?? 0) > 0);
  return {
    title: "Summaries",
    columns: ["cell", "calls", "to ask", "cache tokens", "fit", "cost at most"],
    rows: cells.map((plan) => [
      plan.cell.name,
      String(plan.calls),
      `${plan.isExact ? "" : "at most "}${plan.toAsk}`,
      cacheText(plan, thinkers),
      fitText(plan),
      costText(plan.cost),
    ]),
    notes: [
      "To ask: what the store does not hold yet, each request counted once, at the first cell that needs it.",
      ...(cells.every(({ isExact }) => isExact)
        ? []
        : [
            "At most: these prompts are made of answers that are not there yet. Those sure to be equal count once; others that come out equal will be asked once, too.",
          ]),
      ...cells.flatMap(({ cell, failure }) =>
        failure === null ? [] : [`WARNING ${cell.name} cannot be deliberated: ${failure}`],
      ),
      ...(exceeding.length > 0
        ? [
            "WARNING some prompts will not fit the deliberator's window: lower budget, K or max_tokens.",
          ]
        : []),
    ],
  };
}

/** Tokens of a cache: counted where all are built, else from what a trajectory has, or may have at most. */
function cacheText(
  { cell, cacheTokens, isExact }: CellPlan,
  thinkers: RunPlan["thinkers"],
): string {
  if (cacheTokens === null) return "unknown";
  const isMeasured = thinkers.some((one) => one.thinker === cell.thinker && one.isMeasured);
  return `${isExact ? "mean" : isMeasured ? "about" : "at most"} ${short(cacheTokens)}`;
}

function fitText({ clipped, exceedingWindow, failure, isExact }: CellPlan): string {
  if (failure !== null) return "fails";
  if (exceedingWindow !== null && exceedingWindow > 0)
    return `${countText(exceedingWindow, "exceeds", "exceed")} the window`;
  const percent = Math.round(100 * clipped);
  const share = isExact
    ? `${percent} % clipped`
    : percent === 100
      ? "may be clipped"
      : `up to ${percent} % clipped`;
  const cut = clipped === 0 ? "whole" : share;
  return exceedingWindow === null ? `${cut}, window unknown` : cut;
}
