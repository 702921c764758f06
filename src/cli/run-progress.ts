import type { Json } from "../domain/json.ts";
import type { CompletionFailureReason } from "../errors.ts";
import { durationText, percent, short } from "../report/numbers.ts";
import type { RememberedEvent } from "../run/remembered.ts";
import type { RunEvent, Stage } from "../run/run-experiment.ts";
import type { EndpointLoad } from "../scheduler/endpoint-limits.ts";
import { BETWEEN } from "./progress.ts";

/** Counts what a run does, and says it: a line a stage, and one of what endpoints do. */
export type RunProgress = {
  observe(event: RunEvent): void;
  remember(event: RememberedEvent): void;
  /** Where it stands, for people; the most telling first in every line. */
  text(): string;
  /** The same as data, for a log. */
  record(): { readonly [name: string]: Json };
  readonly counts: Readonly<Counts>;
};

type Counts = {
  asked: number;
  fromStore: number;
  failed: number;
  ungraded: number;
  /** Completions that another process asks for just now. */
  elsewhere: number;
};

/** What only endpoints know: requests in flight, retries, speed, spend. */
type LiveLoad = {
  readonly loads: readonly EndpointLoad[];
  readonly retries: number;
  /** Why a request was last asked again; undefined while none was. */
  readonly lastRetry: CompletionFailureReason | undefined;
  /** Where endpoints are, with neither user, password nor query. */
  readonly hosts: readonly string[];
  readonly tokensPerSecond: number;
  /** Undefined without prices: unknown is not 0. */
  readonly spent: string | undefined;
};

/** Before so much of a stage is done, or so long it has run, its speed says nothing of the time left. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 5_000;

/** A mean of fewer answers is noise. */
const LEAST_JUDGED = 5;

/** Speed and time left come from what this span has seen. */
const RECENT_MS = 30_000;

export function runProgress(now: () => number, live: () => LiveLoad): RunProgress {
  const stages: Readonly<Record<Stage, StageCount>> = {
    trajectories: newStage(now),
    summaries: newStage(now),
  };
  let isAnswered = false;
  const counts: Counts = { asked: 0, fromStore: 0, failed: 0, ungraded: 0, elsewhere: 0 };

  return {
    counts,
    observe(event) {
      if (event.kind === "planned") stages[event.stage].total += event.attempts;
      if (event.kind !== "attempt") return;
      const stage = stages[event.stage];
      stage.done++;
      if ("failure" in event.seen) {
        stage.failed++;
        counts.failed++;
        return;
      }
      if (event.seen.verdict === "ungraded") counts.ungraded++;
      else stage.judged++;
      if (event.seen.verdict === "correct") stage.correct++;
    },
    remember(event) {
      if (event.kind === "from-store") counts.fromStore++;
      if (event.kind === "asked") counts.asked++;
      if (event.kind === "stored") isAnswered = true;
      if (event.kind === "elsewhere") counts.elsewhere++;
      if (event.kind === "elsewhere-over") counts.elsewhere--;
    },
    text() {
      const lines = [
        stageLine("trajectories", stages.trajectories),
        stageLine("summaries", stages.summaries),
        endpointLine(live(), counts, isAnswered),
      ];
      return lines.filter((line) => line !== "").join("\n");
    },
    record() {
      const { loads, retries, tokensPerSecond, spent } = live();
      const stageRecord = ({ total, done, correct, judged, failed }: StageCount): Json => ({
        total,
        done,
        correct,
        judged,
        failed,
      });
      return {
        trajectories: stageRecord(stages.trajectories),
        summaries: stageRecord(stages.summaries),
        ...counts,
        inFlight: sum(loads, "inFlight"),
        concurrency: sum(loads, "concurrency"),
        retries,
        tokensPerSecond: Math.round(tokensPerSecond),
        spent: spent ?? null,
      };
    },
  };
}

type StageCount = {
  total: number;
  done: number;
  correct: number;
  judged: number;
  failed: number;
  /** Milliseconds since the stage was counted on. */
  readonly elapsedMs: () => number;
  /** Attempts a second of late. */
  readonly speed: (done: number) => number;
};

function newStage(now: () => number): StageCount {
  const startedAt = now();
  return {
    ...{ total: 0, done: 0, correct: 0, judged: 0, failed: 0 },
    elapsedMs: () => now() - startedAt,
    speed: recentSpeed(now),
  };
}

function recentSpeed(now: () => number): (done: number) => number {
  const seen: { readonly at: number; readonly done: number }[] = [{ at: now(), done: 0 }];
  return (done) => {
    const at = now();
    seen.push({ at, done });
    while (seen.length > 2 && at - (seen[1]?.at ?? at) > RECENT_MS) seen.shift();
    const first = seen[0] ?? { at, done };
    return (done - first.done) / Math.max(0.001, (at - first.at) / 1000);
  };
}

function stageLine(name: Stage, stage: StageCount): string {
  const { total, done, correct, judged, failed } = stage;
  if (total === 0) return "";
  const perSecond = stage.speed(done);
  const left = total - done;
  const isTelling = done >= LEAST_SHARE * total || stage.elapsedMs() >= LEAST_MS;
  const mean = name === "trajectories" ? "Mean" : "Heavy-Mean";
  return [
    `${name.padEnd("trajectories".length)} ${String(done).padStart(String(total).length)}/${total}`,
    ...(left > 0 && perSecond > 0 && isTelling
      ? [`${durationText((left / perSecond) * 1000)} left`]
      : []),
    ...(judged >= LEAST_JUDGED ? [`${mean} ${percent(correct / judged)} so far`] : []),
    `${perSecond.toFixed(1)}/s`,
    ...(failed > 0 ? [`failed ${failed}`] : []),
  ].join(BETWEEN);
}

function endpointLine(live: LiveLoad, counts: Counts, isAnswered: boolean): string {
  const { loads, retries, lastRetry, hosts, tokensPerSecond, spent } = live;
  const paused = Math.max(0, ...loads.map(({ pausedForMs }) => pausedForMs));
  const reason = lastRetry === undefined ? "" : ` (last: ${lastRetry.replaceAll("_", " ")})`;
  return [
    // Until the first answer it matters most whom is asked, and whether anyone is there.
    ...(!isAnswered && hosts.length > 0 ? [`asking ${hosts.join(", ")}`] : []),
    ...(loads.length > 0
      ? [`in flight ${sum(loads, "inFlight")}/${sum(loads, "concurrency")}`]
      : []),
    ...(paused > 0 ? [`paused for ${durationText(paused)}`] : []),
    ...(tokensPerSecond > 0 ? [`${short(tokensPerSecond)} tokens/s`] : []),
    ...(retries > 0 ? [`retries ${retries}${reason}`] : []),
    ...(loads.length > 0 ? [`spent ${spent ?? "unknown"}`] : []),
    ...(counts.elsewhere > 0 ? [`waiting for another process: ${counts.elsewhere}`] : []),
    ...(counts.fromStore > 0 ? [`from store ${counts.fromStore}`] : []),
  ].join(BETWEEN);
}

function sum(loads: readonly EndpointLoad[], field: "inFlight" | "concurrency"): number {
  return loads.reduce((total, load) => total + load[field], 0);
}
