import { countText } from "../domain/count-text.ts";
import type {
  ShownAttempt,
  ShownCell,
  ShownQuestion,
  ShownSummary,
} from "../domain/shown-question.ts";
import { visible, visibleText } from "../domain/visible-text.ts";
import { shortTokens } from "./numbers.ts";

/** How much of each text is shown. */
export type TextLength = {
  /** Texts whole, thinking included; else the last lines, where the answer stands. */
  readonly isFull: boolean;
};

/** Lines kept of a text that is cut, and the most of one line. */
const MOST_LINES = 6;
const MOST_COLUMNS = 160;

/** One question for a terminal: prompt, reference, trajectories, and per draw what the summaries made of them. */
export function questionText(shown: ShownQuestion, length: TextLength): string {
  const { benchmark, question, subject, reference, prompt, pools, cells } = shown;
  return [
    `${shown.isSimulated ? "SIMULATED · " : ""}${visible(benchmark)} · ${visible(question)}${subject === null ? "" : ` · ${visible(subject)}`} · run ${visible(shown.run)}`,
    `reference: ${visible(reference)}`,
    "",
    "PROMPT",
    indented(visibleText(prompt)),
    ...pools.flatMap(({ thinker, attempts, skippedComparisons }) => [
      "",
      `TRAJECTORIES of ${visible(thinker)}: ${tally(attempts)}`,
      ...skippedLines(skippedComparisons),
      ...attempts.map((attempt) => attemptText(`#${attempt.position}`, attempt, length)),
    ]),
    ...cells.flatMap((cell) => cellText(cell, length)),
    "",
  ].join("\n");
}

function cellText({ cell, draws, skippedComparisons }: ShownCell, length: TextLength): string[] {
  return draws.flatMap(({ draw, trajectories, summaries }) => [
    "",
    `SUMMARIES of ${visible(cell)}, draw ${draw} (trajectories ${trajectories.map((at) => `#${at}`).join(" ") || "none"}): ${tally(summaries)}`,
    ...skippedLines(skippedComparisons),
    ...summaries.map((summary) =>
      attemptText(
        `iteration ${summary.iteration}, summary ${summary.position}${orderText(summary)}`,
        summary,
        length,
      ),
    ),
  ]);
}

function skippedLines(skipped: number): string[] {
  return skipped === 0 ? [] : [`  NOTE ${skippedText(skipped)}`];
}

/** How many comparisons of a question's answers were given up, and what that does to its votes. */
export function skippedText(skipped: number): string {
  const were = skipped === 1 ? "was" : "were";
  return `${countText(skipped, "comparison")} of answers ${were} given up: in votes what was not compared counts as different.`;
}

function orderText({ manifest }: ShownSummary): string {
  if (manifest === null) return "";
  const cut = manifest.thinkers.filter((thinker) => thinker.cut.length > 0).length;
  return `, cache of ${countText(manifest.thinkers.length, "thinker")}, ${countText(manifest.tokens, "token")}${cut > 0 ? `, ${cut} clipped` : ""}`;
}

/** One attempt: a line of facts, why, and its text. */
export function attemptText(name: string, attempt: ShownAttempt, { isFull }: TextLength): string {
  const { state, answer, flags, notes, failure, usage, key, detail, text, reasoning } = attempt;
  const facts = [
    SIGNS[state],
    ...(answer === null ? [] : [`answer ${cutLine(visible(answer), 60)}`]),
    ...flags,
    ...(failure === null ? [] : [`failure: ${failure}`]),
    ...(usage.completionTokens === undefined ? [] : [shortTokens(usage.completionTokens)]),
    ...(key === null ? [] : [key.slice(0, 12)]),
  ];
  const why =
    detail === null || Object.keys(detail).length === 0 ? undefined : JSON.stringify(detail);
  return [
    `  ${name}  ${facts.map(visible).join(" · ")}`,
    ...(why === undefined
      ? []
      : [`      why: ${isFull ? visible(why) : cutLine(visible(why), 140)}`]),
    ...notes.map((note) => `      note: ${visible(note)}`),
    ...(isFull && reasoning !== null
      ? ["      ── thinking", indented(visibleText(reasoning), 6), "      ── answer"]
      : []),
    ...(text === null ? [] : [indented(isFull ? visibleText(text) : lastLines(text), 6)]),
  ].join("\n");
}

const SIGNS = {
  correct: "✓ correct",
  incorrect: "✗ incorrect",
  unanswered: "– unanswered",
  ungraded: "? ungraded",
  failed: "! failed",
} as const satisfies Record<ShownAttempt["state"], string>;

function tally(attempts: readonly ShownAttempt[]): string {
  const correct = attempts.filter(({ state }) => state === "correct").length;
  return `${correct} of ${attempts.length} correct`;
}

/** The end of a text, where its answer stands; what is left out is said. */
function lastLines(text: string): string {
  const lines = visibleText(text.trimEnd()).split("\n");
  const shown = lines.slice(-MOST_LINES).map((line) => cutLine(line, MOST_COLUMNS));
  const left = lines.length - shown.length;
  return [
    ...(left > 0
      ? [`[… ${countText(left, "line")}; --full shows ${left === 1 ? "it" : "them"}]`]
      : []),
    ...shown,
  ].join("\n");
}

function cutLine(line: string, most: number): string {
  const characters = [...line.slice(0, 2 * most)];
  return characters.length <= most
    ? line.slice(0, 2 * most)
    : `${characters.slice(0, most).join("")}…`;
}

function indented(text: string, by = 2): string {
  const margin = " ".repeat(by);
  return text.replace(/^(?=.)/gmu, margin);
}
