import { countText } from "../domain/count-text.ts";
import type { ShownAttempt, ShownCell, ShownSummary } from "../domain/shown-question.ts";
import { type Html, html } from "../report/html.ts";
import { shortTokens } from "../report/numbers.ts";
import { skippedText } from "../report/question-text.ts";
import { link, page } from "./page.ts";
import { completionPath, promptPath, questionPath, runPath } from "./paths.ts";
import type { ViewedQuestion } from "./viewed.ts";

/** Characters of a text's end that stand on the question's own page: there the answer is. */
const END = 1200;

/** One question: its prompt, every trajectory with its verdict, and what one cell's summaries made of them. */
export function questionPage({ shown, cells, before, after }: ViewedQuestion): string {
  const { run, benchmark, question, subject, reference, prompt, pools } = shown;
  const to = (id: string | undefined, word: string) =>
    id === undefined ? [] : [link(questionPath(run, benchmark, id, shown.cells[0]?.cell), word)];
  const body = html`
${shown.isSimulated ? html`<p class="simulated"><strong>Simulated.</strong> These texts were written by the simulated model, not by a language model.</p>` : null}
<p class="facts">${[benchmark, subject ?? "", `reference: ${reference}`].filter((fact) => fact !== "").join(" · ")}</p>
<h2>Prompt</h2>
<pre class="text" tabindex="0">${prompt}</pre>
${pools.map(
  ({ thinker, attempts, skippedComparisons }) => html`<h2>Trajectories of ${thinker}</h2>
<p class="note">${tally(attempts, skippedComparisons)}</p>
${attempts.map((attempt) => attemptPart(`#${attempt.position}`, attempt, null))}`,
)}
${cells.length > 1 ? cellChoice(shown, cells) : null}
${shown.cells.map((cell) => cellPart(shown, cell))}`;
  const trail = [
    link("/", "Runs"),
    link(runPath(run), run),
    ...to(before, "← question before"),
    ...to(after, "question after →"),
  ];
  return page(question, trail, body);
}

function cellChoice(shown: ViewedQuestion["shown"], cells: readonly string[]): Html {
  const current = shown.cells[0]?.cell;
  const { run, benchmark, question } = shown;
  return html`<h2>Cells</h2>
<nav aria-label="Cells">${cells.map((cell) =>
    cell === current
      ? html`<b aria-current="true">${cell}</b> `
      : link(questionPath(run, benchmark, question, cell), cell),
  )}</nav>`;
}

function cellPart(
  shown: ViewedQuestion["shown"],
  { cell, draws, skippedComparisons }: ShownCell,
): Html {
  return html`${draws.map(
    ({ draw, trajectories, summaries }) => html`<h2>Summaries of ${cell}, draw ${draw}</h2>
<p class="note">From trajectories ${trajectories.map((at) => `#${at}`).join(" ") || "none"}; ${tally(summaries, skippedComparisons)}</p>
${summaries.map((summary) =>
  attemptPart(
    `iteration ${summary.iteration}, summary ${summary.position}`,
    summary,
    cacheLine(shown, cell, draw, summary),
  ),
)}`,
  )}`;
}

function cacheLine(
  shown: ViewedQuestion["shown"],
  cell: string,
  draw: number,
  { manifest, messages, iteration, position }: ShownSummary,
): Html | null {
  if (manifest === null || messages === null) return null;
  const clipped = manifest.thinkers.filter(({ cut }) => cut.length > 0).length;
  const path = promptPath(shown, { cell, draw, iteration, summary: position });
  return html`<p class="note"><a href="${path}">The prompt as it was read</a>: ${countText(manifest.thinkers.length, "thinker")}, ${countText(manifest.tokens, "token")}${clipped > 0 ? `, ${clipped} clipped` : ""}.</p>`;
}

const SIGNS = {
  correct: ["c", "● correct"],
  incorrect: ["w", "✕ wrong"],
  unanswered: ["u", "– unanswered"],
  ungraded: ["g", "? ungraded"],
  failed: ["f", "! failed"],
} as const satisfies Record<ShownAttempt["state"], readonly [string, string]>;

function attemptPart(name: string, attempt: ShownAttempt, cache: Html | null): Html {
  const { state, answer, flags, notes, failure, usage, key, detail, text } = attempt;
  const [letter, word] = SIGNS[state];
  const facts = [
    ...(answer === null ? [] : [`answer ${answer}`]),
    ...flags,
    ...(failure === null ? [] : [`failure: ${failure}`]),
    ...(usage.completionTokens === undefined ? [] : [shortTokens(usage.completionTokens)]),
  ];
  const why = detail === null || Object.keys(detail).length === 0 ? null : JSON.stringify(detail);
  return html`<details class="attempt"><summary><b>${name}</b> <span class="${letter}">${word}</span> ${facts.join(" · ")}</summary>
${why === null ? null : html`<p class="note">Why: <code>${why}</code></p>`}
${notes.map((note) => html`<p class="note">Note: ${note}</p>`)}
${cache}
${textPart(text)}
${key === null ? null : html`<p class="note"><a href="${completionPath(key)}">The whole text, thinking included</a> <code>${key.slice(0, 12)}</code></p>`}
</details>\n`;
}

function textPart(text: string | null): Html {
  if (text === null) return html`<p class="note">No text came back.</p>`;
  if (text.trim() === "") return html`<p class="note">No answer text.</p>`;
  return html`<pre class="text" tabindex="0">${end(text)}</pre>`;
}

function end(text: string): string {
  const shown = text.trimEnd();
  return shown.length <= END ? shown : `[…] ${shown.slice(-END)}`;
}

function tally(attempts: readonly ShownAttempt[], skipped: number): string {
  const correct = attempts.filter(({ state }) => state === "correct").length;
  return `${correct} of ${attempts.length} correct.${skipped === 0 ? "" : ` ${skippedText(skipped)}`}`;
}
