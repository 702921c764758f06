import { countText } from "../domain/count-text.ts";
import { visible } from "../domain/visible-text.ts";
import { ConfigurationError } from "../errors.ts";
import { differenceText } from "../report/numbers.ts";
import type { Comparison, Uncompared } from "../run/compare-runs.ts";
import { isAllShared } from "../run/shared-answers.ts";
import type { CompareOptions } from "./commands/compare.ts";
import { ANEW, MEASURE_NAMES, type sharedByRow, uncomparedNotes } from "./compare-caveats.ts";
import { type CliContext, say } from "./context.ts";

/** What a gate looks at: one measure, on every benchmark that both ran. */
export type GateEvidence = {
  readonly rows: readonly Comparison[];
  readonly uncompared: readonly Uncompared[];
  /** A line for each side that is not done. */
  readonly partial: readonly string[];
  /** A line for what only one side ran. */
  readonly leftOut: readonly string[];
  readonly shared: ReturnType<typeof sharedByRow>;
};

/** Points that `--fail-if-worse` tolerates; undefined without it. @throws ConfigurationError when it is no number */
export function toleratedOf(points: CompareOptions["failIfWorse"]): number | undefined {
  if (points === undefined) return undefined;
  const tolerated = points === true ? 0 : Number(points);
  if (Number.isFinite(tolerated) && tolerated >= 0) return tolerated;
  throw new ConfigurationError(`"${points}" is no number of points.`, {
    where: "--fail-if-worse",
    hint: "Say how many points worse is tolerated, 0 or more: --fail-if-worse 2",
  });
}

/**
 * Exits with 100 when a row is worse than tolerated beyond noise, else says that the gate held.
 *
 * @throws ConfigurationError when the evidence says nothing, or is not whole: what is missing may be
 *   what got worse
 */
export function holdGate(
  context: CliContext,
  evidence: GateEvidence,
  options: { readonly tolerated: number; readonly isPartialAllowed: boolean },
): void {
  const { rows, shared } = evidence;
  const { tolerated } = options;
  if (!options.isPartialAllowed) refusePartial(evidence);
  if (rows.length === 0) {
    throw new ConfigurationError("The gate has nothing to judge.", {
      where: uncomparedNotes(evidence.uncompared).join(" "),
      hint: FAILED,
    });
  }
  const points = countText(tolerated, "point");
  const worse = rows.filter(
    ({ difference, pHolm }) => difference.high < -tolerated / 100 && pHolm < 0.05,
  );
  for (const row of worse) {
    say(
      context,
      `GATE ${visible(row.benchmark)}: ${visible(row.b)} is worse than ${visible(row.a)} by more than ${points} in ${MEASURE_NAMES[row.measure]}, beyond noise: ${differenceText(row.difference)}.`,
    );
  }
  if (worse.length > 0) {
    context.exit(100);
    return;
  }
  const isNothingNew = rows.every((row) => {
    const found = shared(row);
    return found !== undefined && isAllShared(found);
  });
  if (isNothingNew) {
    throw new ConfigurationError(
      "The gate has nothing to judge: both sides are the same answers.",
      { where: "--fail-if-worse", hint: ANEW },
    );
  }
  say(context, `Gate held: nothing is worse by more than ${points} beyond noise.`);
}

const NOT_ONE_EXAM = "A gate judges the same exam on both sides, and this is not.";
const FAILED = "What failed, and why: heavybench report RUN, for each of the two.";

function refusePartial({ rows, uncompared, partial, leftOut }: GateEvidence): void {
  if (partial.length > 0) {
    throw new ConfigurationError("A gate judges whole runs, and not all of this is done.", {
      where: partial.join(" "),
      hint: "Give the run's own command again, and it goes on; or --allow-partial to judge what there is.",
    });
  }
  if (leftOut.length > 0) {
    throw new ConfigurationError(NOT_ONE_EXAM, {
      where: leftOut.join(" "),
      hint: "Run the same experiment on both; or --allow-partial to judge what both ran.",
    });
  }
  const missing = uncompared[0];
  if (missing !== undefined) {
    throw new ConfigurationError(
      `The gate has nothing to judge ${visible(missing.benchmark)} by: no question has a ${MEASURE_NAMES[missing.measure]} on both sides.`,
      {
        where: `${visible(missing.a)} has it of ${countText(missing.scoredA, "question")}, ${visible(missing.b)} of ${missing.scoredB}`,
        hint: FAILED,
      },
    );
  }
  const uneven = rows.find(
    (row) => row.unpaired.length + row.different.length + row.reworded.length > 0,
  );
  if (uneven === undefined) return;
  throw new ConfigurationError(NOT_ONE_EXAM, {
    where: `${visible(uneven.benchmark)}: ${unevenTexts(uneven).join("; ")}`,
    hint: `${FAILED} --allow-partial judges the questions that both score.`,
  });
}

/** How the questions of two sides differ; empty where they do not. */
export function unevenTexts(
  row: Pick<Comparison, "unpaired" | "different" | "reworded">,
): string[] {
  const counted = [
    [row.unpaired, "scored on one side only, and left out"],
    [row.different, "with another reference on each side, and left out"],
    [row.reworded, "worded differently on each side"],
  ] as const;
  return counted.flatMap(([ids, how]) =>
    ids.length === 0
      ? []
      : [
          `${countText(ids.length, "question")} ${how}: ${ids.slice(0, MOST_NAMED).map(visible).join(", ")}${ids.length > MOST_NAMED ? ", …" : ""}`,
        ],
  );
}

const MOST_NAMED = 5;
